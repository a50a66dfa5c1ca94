"""Joins the engine to MkDocs: the only file that imports it.

MkDocs calls the `on_...` functions in the order in which they stand here.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from llm_atlas.catalog import (
    FILES,
    LANGUAGES,
    Language,
    Problem,
    display_path,
    examine,
    folder_of,
    language_file,
    language_name,
    newest_day,
    today,
    told,
)
from llm_atlas.macros import CurrentPage, Macros
from llm_atlas.site import GeneratedPage, Site, body_offset, relative, source_problems, topic_of, words


@dataclass
class Build:
    """One run of MkDocs over one language.

    Attributes:
        root: Folder of the catalog.
        site: What is built.
        macros: What hand-written pages call.
        generated: Pages made from the catalog, by the path of the file they would have.
        problems: Faults found in the hand-written pages.
    """

    root: Path
    site: Site
    macros: Macros
    generated: dict[str, GeneratedPage]
    problems: list[Problem]


_build: Build


@event_priority(100)  # before the macros plugin, which takes the macros over
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the catalog; stop with every problem it has; set up the navigation and the macros."""
    global _build
    root = Path(os.environ.get("ATLAS_CATALOG") or Path(config.config_file_path).parent / "catalog")
    try:
        day = today(os.environ)
    except ValueError as error:
        raise Abort(str(error)) from None
    catalog, problems = examine(root, day)
    if problems:
        raise Abort(told(problems))
    language = _language(config)
    site = Site(catalog, language, config.repo_url.rstrip("/") if config.repo_url else None)
    found: list[Problem] = []
    _build = Build(root, site, _macros(site, found), {page.source: page for page in site.pages()}, found)

    config.site_name = words("site", language)
    if config.site_url:
        config.extra["root_url"] = config.site_url
        config.site_url += folder_of(language)
    config.nav = site.navigation()
    config.watch.append(str(root))
    config.plugins["macros"].register_macros(_build.macros.table())
    wanted = ["skip", "search", "search-placeholder", "search-failed", "search-close"]
    config.extra["w"] = {key: words(key, language) for key in wanted}
    config.extra["atlas_language"] = language
    config.extra["languages"] = [
        {"code": other, "tag": FILES[other].tag, "folder": folder_of(other), "name": FILES[other].name}
        | {"title": words("other-language-title", language, language=language_name(other, language))}
        for other in LANGUAGES
    ]
    return config


def _language(config: MkDocsConfig) -> Language:
    """The language of a configuration: mkdocs.yml is of the first, mkdocs.<language>.yml of another.

    Raises:
        Abort: There is no file of words for it.
    """
    language = Path(config.config_file_path).name.removeprefix("mkdocs.").removesuffix(".yml").removesuffix("yml")
    if language and language not in LANGUAGES:
        raise Abort(f"{config.config_file_path}: there is no {language_file(language)}")
    return language or LANGUAGES[0]


def _macros(site: Site, found: list[Problem]) -> Macros:
    def report(path: str, line: int, message: str, tip: str) -> None:
        found.append(Problem(path, line, 1, "macro", message, tip))

    return Macros(site, report)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages made from the catalog and the exports."""
    for source, page in _build.generated.items():
        inclusion = InclusionLevel.INCLUDED if page.in_navigation else InclusionLevel.NOT_IN_NAV
        files.append(File.generated(config, source, content="", inclusion=inclusion))
    path = display_path(_build.root / "redirects.yml")
    hiding = list(_build.site.hiding_redirects({file.dest_uri for file in files}, path))
    if hiding:
        raise Abort(told(hiding))
    for path, content in _build.site.exports(config.site_url):
        files.append(File.generated(config, path, content=content))
    return files


def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """Say where a generated page is edited, and of which day a page is."""
    page.update_date = newest_day(_build.site.catalog)  # the sitemap's date comes from the catalog, not from the clock
    generated = _build.generated.get(page.file.src_uri)
    if generated:
        page.edit_url = _build.site.edit_address(generated.edit) if generated.edit else None
    return page


@event_priority(100)  # before the macros plugin, which stops at the first fault with a traceback
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Give a generated page its head; find faults in the macro calls of a written one."""
    generated = _build.generated.get(page.file.src_uri)
    if generated:
        page.meta |= {"title": generated.title, "description": generated.description, "render_macros": False}
        page.meta["hide"] = ["toc"] if generated.in_navigation else ["toc", "navigation"]
        return ""
    topic = _build.site.catalog.topics.get(topic_of(page.file.src_uri) or "")
    if topic and topic.summary:
        page.meta.setdefault("description", topic.summary[_build.site.language])
    path = display_path(Path(page.file.abs_src_path))
    offset = body_offset(page.file.content_string, markdown)
    _build.macros.page = CurrentPage(page.url, path, offset)
    plugin: Any = config.plugins["macros"]
    environment: Environment = plugin.env
    faults = source_problems(markdown, environment, {*plugin.variables, *environment.globals})
    _build.problems += [Problem(path, line + offset, 1, "macro", message, tip) for line, message, tip in faults]
    return "" if faults else markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put in what was made from the catalog."""
    generated = _build.generated.get(page.file.src_uri)
    if generated:
        return generated.html
    current = _build.macros.page
    if topic_of(page.file.src_uri):
        faults = current.topic_faults()
        _build.problems += [Problem(current.path, line, 1, "topic-page", message, tip) for line, message, tip in faults]
    fragments = current.fragments
    pending = list(page.toc)
    while pending:
        item = pending.pop()
        item.title = fragments.put_into(item.title)
        pending += item.children
    return _build.site.with_terms(fragments.put_into(html), page.url)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Stop with every fault of the written pages."""
    if _build.problems:
        raise Abort(told(sorted(set(_build.problems))))
    env.globals["in_language"] = _in_language
    written = [file.page for file in files.documentation_pages() if file.page and file.src_uri not in _build.generated]
    pages = [(page.url.removeprefix("./"), str(page.title or ""), page.content or "") for page in written]
    for path, content in _build.site.search_exports(pages, config.site_url):
        files.append(File.generated(config, path, content=content))
    return env


def on_post_build(config: MkDocsConfig) -> None:
    """Take out what the theme ships for its own search, which this site does not use."""
    for name in ("lunr", "workers"):
        shutil.rmtree(Path(config.site_dir) / "assets/javascripts" / name, ignore_errors=True)


def _in_language(page: Page, language: Language) -> str:
    """Address of a page in another language, relative to the page itself."""
    root = "../" if folder_of(_build.site.language) else ""
    return relative(f"{root}{folder_of(language)}{page.url}", page.url)


def serve(build: Any, root: Path, watched: list[Path], port: int) -> None:
    """Serve a built site on this machine; build again and reload the browser when a watched file changes.

    Args:
        build: Called with no arguments to build again.
        root: Folder of the built site.
        watched: Folders and files to watch.
        port: Port on 127.0.0.1.
    """
    server = LiveReloadServer(builder=build, host="127.0.0.1", port=port, root=str(root), mount_path="/")
    for path in watched:
        server.watch(str(path))
    server.serve()
