"""Takes where pages have moved, returns what a server has to know of a site: for hosts, for nginx, for Caddy.

The rules stand here once. `_headers` says them to Netlify and Cloudflare Pages; the two configurations say them to a
server of one's own. A file whose name changes with its content is kept by a browser for good; of all others it asks
each time whether they are still the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from llm_atlas.catalog import LANGUAGES

REFERRER = "strict-origin-when-cross-origin"
# What only a server can say; the rest of the policy stands in each page (build/policy.py).
HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": REFERRER,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HEADERS_FILE = "_headers"

ASSETS = "assets"
OWN = "own"  # in it `atlas dist` puts our scripts and style sheets, below a folder named by their digest
THEME = ("javascripts", "stylesheets")  # the theme's files carry a digest in their names as they come
FOREVER = "public, max-age=31536000, immutable"
ASK = "public, max-age=0, must-revalidate"

TYPES = {
    "bib": "text/x-bibtex",
    "bin": "application/octet-stream",
    "css": "text/css",
    "html": "text/html",
    "js": "text/javascript",
    "json": "application/json",
    "map": "application/json",
    "png": "image/png",
    "ris": "application/x-research-info-systems",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "webmanifest": "application/manifest+json",
    "xml": "application/xml",
}
_CHARSET = "; charset=utf-8"
_NOTHING = "404.html"
_TREE = "/srv/llm-atlas/site"


def language_folders() -> list[str]:
    """Where each language's site stands, as the beginning of an address: empty for the first."""
    return ["", *(f"/{language}" for language in LANGUAGES[1:])]


def kept() -> list[str]:
    """Beginnings of the addresses whose files never change."""
    return [f"{folder}/{ASSETS}/{name}/" for folder in language_folders() for name in (OWN, *THEME)]


def headers_file() -> str:
    """The rules as Netlify and Cloudflare Pages read them from the top of a site.

    What stands in two rules for one address is sent twice, so no rule says what another does: that a browser asks each
    time is what these hosts do by themselves.
    """
    rules = {"/*": HEADERS, **{f"{start}*": {"Cache-Control": FOREVER} for start in kept()}}
    lines = [[path, *(f"  {name}: {value}" for name, value in said.items())] for path, said in rules.items()]
    return "".join(f"{line}\n" for rule in lines for line in rule)


def nginx(redirects: Mapping[str, str]) -> str:
    """A file for `conf.d` of nginx.

    Args:
        redirects: Where each address leads that has moved, both relative to the root of the site.
    """
    starts = "|".join(start.strip("/") for start in kept())
    types = [f"        {kind} {name};" for name, kind in TYPES.items()]
    charset = sorted({kind for kind in TYPES.values() if kind.startswith("text/") and kind != "text/html"})
    headers = [f'    add_header {name} "{value}" always;' for name, value in HEADERS.items()]
    errors = [f"error_page 403 404 =404 {folder}/{_NOTHING};" for folder in language_folders()]
    others = [
        f"    location {folder}/ {{ {line} }}" for folder, line in zip(language_folders()[1:], errors[1:], strict=True)
    ]
    moved = [f"    location = {old} {{ return 301 {new}$is_args$args; }}" for old, new in _moved(redirects)]
    return _lines(
        "# Written by `atlas dist`. Debian: apt install nginx libnginx-mod-http-brotli-static",
        'map "$status $uri" $atlas_cache {',
        f'    default "{ASK}";',
        f'    "~^(200|206|304) /({starts})/" "{FOREVER}";',
        "}",
        "server {",
        "    listen 80;",
        f"    root {_TREE};",
        "    index index.html;",
        "    absolute_redirect off;",
        "    server_tokens off;",
        "    types {",
        *types,
        "    }",
        "    default_type application/octet-stream;",
        "    charset utf-8;",
        f"    charset_types {' '.join(charset)};",
        "    brotli_static on;",
        "    gzip_static on;",
        "    gzip_vary on;",
        *headers,
        '    add_header Cache-Control "$atlas_cache" always;',
        f"    {errors[0]}",
        *others,
        f"    location = /{HEADERS_FILE} {{ return 404; }}",
        *moved,
        "}",
    )


def caddy(redirects: Mapping[str, str]) -> str:
    """A Caddyfile.

    Args:
        redirects: Where each address leads that has moved, both relative to the root of the site.
    """
    kinds = {name: kind + (_CHARSET if kind.startswith("text/") else "") for name, kind in TYPES.items()}
    others = " ".join(f"{folder}/*" for folder in language_folders()[1:])
    return _lines(
        "# Written by `atlas dist`.",
        "(said) {",
        "    header {",
        *(f'        {name} "{value}"' for name, value in HEADERS.items()),
        f'        Cache-Control "{ASK}"',
        "        Vary Accept-Encoding",
        "    }",
        "    header -Server",  # by itself: a block that takes something away is done last, over what is said after it
        "}",
        "(files) {",
        "    file_server {",
        "        precompressed br gzip",
        f"        hide {HEADERS_FILE}",
        "    }",
        "}",
        ":80 {",
        f"    root * {_TREE}",
        f"    @kept path {' '.join(f'{start}*' for start in kept())}",
        *(f"    @{name} path *.{name}" for name in kinds),
        "    route {",  # in the order written: what is said of few addresses comes last
        "        import said",
        f'        header @kept Cache-Control "{FOREVER}"',
        *(f'        header @{name} Content-Type "{kind}"' for name, kind in kinds.items()),
        *(f"        redir {old} {new} 301" for old, new in _moved(redirects)),
        "        import files",
        "    }",
        "    handle_errors {",
        f"        @first not path {others}",
        "        route {",
        "            import said",
        f'            header Content-Type "text/html{_CHARSET}"',
        f"            rewrite @first /{_NOTHING}",
        *(f"            rewrite {folder}/* {folder}/{_NOTHING}" for folder in language_folders()[1:]),
        "            import files",
        "        }",
        "    }",
        "}",
    )


def _moved(redirects: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Old and new address of each page that has moved, written so that neither means anything to a server."""
    for old, new in sorted(redirects.items()):
        yield quote(f"/{old}"), quote(f"/{new}")


def _lines(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)
