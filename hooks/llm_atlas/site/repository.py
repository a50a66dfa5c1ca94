"""Takes where the project's files are kept, returns the addresses at which people change one or add one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Repository:
    """The repository at its host, as GitHub lays out addresses.

    Attributes:
        address: Its address, without a slash at the end.
        branch: The branch that people change.
    """

    address: str
    branch: str

    @classmethod
    def of(cls, address: str | None, edit_uri: str | None) -> Repository | None:
        """The repository that a configuration names; None where it names none.

        Args:
            address: Its address.
            edit_uri: What follows it where files are edited: ``edit/``, the branch and a slash.

        Raises:
            ValueError: The branch is not said.
        """
        if not address:
            return None
        first, _, branch = (edit_uri or "").strip("/").partition("/")
        if first != "edit" or not branch:
            raise ValueError(f'edit_uri is "{edit_uri or ""}"; it has to be edit/BRANCH/, in mkdocs.yml alone')
        return cls(address.rstrip("/"), branch)

    def edit_uri(self, path: str) -> str:
        """What follows the address where a file, or what stands below a folder, is edited."""
        return f"edit/{self.branch}/{path}"

    def edit_address(self, path: str) -> str:
        """Where a file is edited in the browser."""
        return f"{self.address}/{self.edit_uri(path)}"
