"""What the pages of a browser ask for and complain about."""

from __future__ import annotations

from playwright.sync_api import BrowserContext


class Watch:
    """What a page asked for and complained about."""

    def __init__(self, context: BrowserContext, address: str):
        self.foreign: list[str] = []
        self.faults: list[str] = []
        self.dialogs: list[str] = []
        context.on(
            "request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else self.foreign.append(r.url)
        )
        context.on("console", lambda m: self.faults.append(m.text) if m.type in ("error", "warning") else None)
        context.on("weberror", lambda e: self.faults.append(str(e.error)))
        context.on("response", lambda r: self.faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        context.on("dialog", lambda d: (self.dialogs.append(d.message), d.dismiss()))

    def clean(self) -> None:
        found = (self.foreign, self.faults, self.dialogs)
        assert found == ([], [], []), found
