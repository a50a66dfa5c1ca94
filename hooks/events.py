"""Joins the engine to MkDocs: the only file that imports it.

MkDocs calls the `on_...` functions in the order in which they stand here.
"""

from __future__ import annotations

import html as html_module
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from llm_atlas.build import INVENTORY_TO, EntryPages, allowing
from llm_atlas.catalog import (
    FILES,
    LANGUAGES,
    Language,
    Problem,
    cache_folder,
    display_path,
    examine,
    folder_of,
    language_file,
    language_name,
    left_behind,
    newest_day,
    today,
    told,
)
from llm_atlas.contribute import ServiceError, Store, facts_beside
from llm_atlas.macros import Macros
from llm_atlas.site import (
    CurrentPage,
    GeneratedPage,
    Plan,
    Repository,
    Site,
    body_offset,
    comparisons,
    navigation,
    relative,
    run_macros,
    topic_of,
    without_styles,
    words,
)

SHEET = "assets/atlas.css"  # all style sheets of `extra_css` in one


@dataclass
class Build:
    """One run of MkDocs over one language.

    Attributes:
        root: Folder of the catalog.
        plans: Folder of the written pages of all languages and of what says how they are put together.
        site: What is built.
        generated: Pages made from the catalog, by the path of the file they would have.
        problems: Faults found in the hand-written pages.
        macros: What hand-written pages call.
        entries: The pages of the entries.
    """

    root: Path
    plans: Path
    site: Site
    generated: dict[str, GeneratedPage] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        plan = Plan(self.plans / "comparisons.yml")
        compared = comparisons(plan, self.site.catalog.topics)
        self.problems += plan.problems
        try:
            answers = Store(facts_beside(self.root)).facts
        except ServiceError as error:
            raise Abort(str(error)) from None
        self.macros = Macros(self.site, self._macro_fault, compared, answers)
        self.entries = EntryPages(self.site)

    def _macro_fault(self, path: str, line: int, message: str, tip: str) -> None:
        self.problems.append(Problem(path, line, 1, "macro", message, tip))

    def add_pages(self, files: Files, config: MkDocsConfig) -> Iterator[Problem]:
        """Add the pages made from the catalog; a page that would take the place of another is a problem instead."""
        taken = {file.dest_uri: file for file in files}
        for address, path in self.site.framed_addresses:
            file: File = _EntryFile(address, config)
            if taken.setdefault(file.dest_uri, file) is file:
                files.append(file)
            else:
                yield self._made_twice(path, (1, 1), taken[file.dest_uri])
        for page in self.site.pages():
            file = _generated(page, config)
            other = taken.setdefault(file.dest_uri, file)
            if other is file:
                self.generated[page.source] = page
                files.append(file)
            else:
                yield self._made_twice(page.edit, page.place, other)
        for page in self.entries.frame_pages:
            self.generated[page.source] = page
            files.append(_generated(page, config))

    def _made_twice(self, edit: str | None, place: tuple[int, int], other: File) -> Problem:
        """The fault of the catalog where it names one of the two pages, else that of the written page."""
        made = self.generated.get(other.src_uri)
        if not edit and made:
            edit, place = made.edit, made.place
        if edit:
            path, tip = display_path(self.root / edit), "choose another id"
        else:
            path, place, tip = display_path(Path(other.abs_src_path or other.src_uri)), (1, 1), "rename the file"
        return Problem(path, *place, "page-made-twice", f'there is another page at "{other.url}"', tip)


class _EntryFile(File):
    """The page of an entry, so that written pages can link to it; MkDocs does not write it."""

    def __init__(self, address: str, config: MkDocsConfig) -> None:
        source = f"{address.rstrip('/')}.md"
        super().__init__(source, None, config.site_dir, config.use_directory_urls, inclusion=InclusionLevel.NOT_IN_NAV)
        self.dest_uri = f"{address}index.html"

    def is_documentation_page(self) -> bool:
        """It is none that MkDocs reads."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """There is nothing to copy."""


def _generated(page: GeneratedPage, config: MkDocsConfig) -> File:
    inclusion = InclusionLevel.INCLUDED if page.in_navigation else InclusionLevel.NOT_IN_NAV
    return File.generated(config, page.source, content="", inclusion=inclusion)


class Atlas:
    """The engine as MkDocs calls it: one build after the other."""

    _build: Build

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the catalog; stop with every problem it has; set up the site and the words of the theme."""
        root = Path(os.environ.get("ATLAS_CATALOG") or Path(config.config_file_path).parent / "catalog")
        try:
            day = today(os.environ)
        except ValueError as error:
            raise Abort(str(error)) from None
        catalog, problems = examine(root, day, cache_folder(Path(config.config_file_path).parent, os.environ))
        if problems:
            raise Abort(told(problems))
        language = _language(config)
        site = Site(catalog, language, _repository(config), config.site_url or "")
        self._build = Build(root, Path(config.docs_dir).parent, site)

        config.site_name, config.site_description = words("site", language), words("site-description", language)
        if config.site_url:
            config.extra["root_url"] = config.site_url
            config.site_url += folder_of(language)
        config.watch.append(str(root))
        wanted = ["site-title", "skip", "jumps", "search", "search-placeholder", "search-failed", "search-close"]
        config.extra["w"] = {key: words(key, language) for key in wanted}
        config.extra["atlas_language"] = language
        config.extra["languages"] = [
            {"code": other, "tag": FILES[other].tag, "folder": folder_of(other), "name": FILES[other].name}
            | {"title": words("other-language-title", language, language=language_name(other, language))}
            for other in LANGUAGES
        ]
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Set up the navigation; add the pages made from the catalog and the exports."""
        build, site = self._build, self._build.site
        for file in [file for file in files if left_behind(Path(file.src_uri).name)]:
            files.remove(file)
        plan = Plan(build.plans / "navigation.yml")
        config.nav = navigation(plan, site.catalog, site.language)
        problems = [*build.problems, *plan.problems, *build.add_pages(files, config)]
        problems += site.hiding_redirects({file.dest_uri for file in files}, display_path(build.root / "redirects.yml"))
        if problems:
            raise Abort(told(sorted(problems)))
        for path, content in site.exports(config.site_url):
            # Said outright: MkDocs leaves out what begins with a dot.
            files.append(File.generated(config, path, content=content, inclusion=InclusionLevel.INCLUDED))
        _join_sheets(files, config)
        return files

    def on_pre_page(self, page: Page, config: MkDocsConfig, files: Files) -> Page:
        """Say where a generated page is edited, and of which day a page is."""
        build = self._build
        page.update_date = newest_day(build.site.catalog)  # for the sitemap: from the catalog, not from the clock
        generated = build.generated.get(page.file.src_uri)
        if build.entries.is_frame(page.file.src_uri):
            page.edit_url = build.entries.edit_address(page.file.src_uri)
        elif generated:
            page.edit_url = build.site.edit_address(generated.edit) if generated.edit else None
        return page

    @event_priority(100)  # before the macros plugin, which stops at the first fault and names no line
    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give a generated page its head; run the macros of a written one."""
        build = self._build
        generated = build.generated.get(page.file.src_uri)
        if generated:
            page.meta.update(title=generated.title, full_title=generated.full, description=generated.description)
            page.meta["render_macros"] = False
            page.meta["hide"] = ["toc"] if generated.in_navigation else ["toc", "navigation"]
            return ""
        topic = build.site.catalog.topics.get(topic_of(page.file.src_uri) or "")
        if topic and topic.summary:
            page.meta.setdefault("description", escape(topic.summary[build.site.language]))
        path = display_path(Path(page.file.abs_src_path or page.file.src_uri))
        offset = body_offset(page.file.content_string, markdown)
        build.macros.page = CurrentPage(page.url, path, offset, page.file.content_string)
        plugin: Any = config.plugins["macros"]  # which says no types
        values = {**plugin.variables, "page": page}
        body, faults = run_macros(markdown, plugin.env, build.macros.table(), values)
        page.meta["render_macros"] = False  # they have run, with the lines of their calls at hand
        build.problems += [Problem(path, line + offset, 1, "macro", message, tip) for line, message, tip in faults]
        return body

    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put in what was made from the catalog."""
        build = self._build
        generated = build.generated.get(page.file.src_uri)
        if generated:
            return generated.html
        current = build.macros.page
        if topic_of(page.file.src_uri):
            faults = current.topic_faults()
            build.problems += [
                Problem(current.path, line, 1, "topic-page", message, tip) for line, message, tip in faults
            ]
        fragments = current.fragments
        if current.jumps:
            headings = [item for top in page.toc for item in (top, *top.children) if item.level == 2]
            jumps = [(item.id, Markup(fragments.put_into(item.title)).striptags()) for item in headings]
            fragments.fill(current.jumps, build.site.render.topics.jumps(jumps, page.url))
        pending = list(page.toc)
        while pending:
            item = pending.pop()
            item.title = fragments.put_into(item.title)
            pending += item.children
        return build.site.with_terms(fragments.put_into(without_styles(html)), page.url)

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        """Stop with every fault of the written pages."""
        build = self._build
        if build.problems:
            raise Abort(told(sorted(set(build.problems))))
        env.globals["in_language"] = self._in_language
        env.globals["head_of"] = lambda page: build.site.head(page.url.removeprefix("./"))
        env.globals["addresses"] = self._addresses(files)
        written = [
            file.page for file in files.documentation_pages() if file.page and file.src_uri not in build.generated
        ]
        pages = [
            (page.url.removeprefix("./"), html_module.unescape(page.title or ""), page.content or "")
            for page in written
        ]
        for path, content in build.site.search_exports(pages, config.site_url):
            files.append(File.generated(config, path, content=content))
        return env

    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Finish a page; the frame of the entries' pages is none itself."""
        return self._build.entries.finish(page.file.src_uri, page.file.dest_uri, output)

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write the pages of the entries, tell what is known of all pages to who asks for it, and take out what the
        theme ships for its own search, which this site does not use."""
        entries = self._build.entries
        entries.write(Path(config.site_dir))
        if INVENTORY_TO in os.environ:
            Path(os.environ[INVENTORY_TO]).write_text(entries.inventory.to_json(), encoding="utf-8")
        for name in ("lunr", "workers"):
            shutil.rmtree(Path(config.site_dir) / "assets/javascripts" / name, ignore_errors=True)

    def _addresses(self, files: Files) -> list[str]:
        """The addresses of all pages, relative to the language's site, for the sitemap."""
        written = [file.url for file in files.documentation_pages() if not self._build.entries.is_frame(file.src_uri)]
        framed = [address for address, _ in self._build.site.framed_addresses]
        return sorted(address.removeprefix("./") for address in (*written, *framed))

    def _in_language(self, page: Page, language: Language) -> str:
        """Address of a page in another language, relative to the page itself."""
        root = "../" if folder_of(self._build.site.language) else ""
        return relative(f"{root}{folder_of(language)}{page.url}", page.url)


def _join_sheets(files: Files, config: MkDocsConfig) -> None:
    """Put one style sheet in the place of those of `extra_css`, in their order: a browser waits for each.

    Raises:
        Abort: One of them is not there.
    """
    texts = []
    for path in config.extra_css:
        sheet = files.get_file_from_path(path)
        if not sheet:
            raise Abort(f"{config.config_file_path}: extra_css: there is no {path}")
        texts.append(sheet.content_string)
        files.remove(sheet)
    files.append(File.generated(config, SHEET, content="\n".join(texts)))
    config.extra_css = [SHEET]


def _language(config: MkDocsConfig) -> Language:
    """The language of a configuration: mkdocs.yml is of the first, mkdocs.<language>.yml of another.

    Raises:
        Abort: There is no file of words for it.
    """
    language = Path(config.config_file_path).name.removeprefix("mkdocs.").removesuffix(".yml").removesuffix("yml")
    if language and language not in LANGUAGES:
        raise Abort(f"{config.config_file_path}: there is no {language_file(language)}")
    return language or LANGUAGES[0]


def _repository(config: MkDocsConfig) -> Repository | None:
    """Where the files are kept; the folder of the written pages is added to the address at which they are edited."""
    try:
        repository = Repository.of(config.repo_url, config.edit_uri)
    except ValueError as error:
        raise Abort(str(error)) from None
    if repository:
        folder = Path(config.docs_dir).relative_to(Path(config.config_file_path).parent)
        config.edit_uri = repository.edit_uri(f"{folder.as_posix()}/")
    return repository


# What MkDocs looks for in a file of hooks.
_atlas = Atlas()
on_config = _atlas.on_config
on_files = _atlas.on_files
on_pre_page = _atlas.on_pre_page
on_page_markdown = _atlas.on_page_markdown
on_page_content = _atlas.on_page_content
on_env = _atlas.on_env
on_post_page = _atlas.on_post_page
on_post_build = _atlas.on_post_build


class _Server(LiveReloadServer):
    """Serves pages that reload by themselves, by a script that their policy does not know."""

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        page = super()._inject_js_into_html(content, epoch).decode()  # type: ignore[no-untyped-call]  # says no types
        script = page[page.rindex("<script>") + len("<script>") : page.rindex("</script>")]
        return allowing(page, script).encode()


def serve(build: Callable[[], None], root: Path, watched: list[Path], port: int) -> None:
    """Serve a built site on this machine; build again and reload the browser when a watched file changes.

    Args:
        build: Called with no arguments to build again.
        root: Folder of the built site.
        watched: Folders and files to watch.
        port: Port on 127.0.0.1.
    """
    server = _Server(builder=build, host="127.0.0.1", port=port, root=str(root), mount_path="/")
    for path in watched:
        server.watch(str(path))
    try:
        server.serve()  # type: ignore[no-untyped-call]  # MkDocs says no types here
    finally:  # else the threads that watch would keep the process alive
        server.shutdown()
