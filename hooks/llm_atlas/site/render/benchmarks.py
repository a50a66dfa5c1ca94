"""Takes the benchmarks that results were measured on, returns their pages: results by setting, never one ranking."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from llm_atlas.catalog import Result
from llm_atlas.site.benchmarks import Benchmark, Measure
from llm_atlas.site.pictures.scores import scores
from llm_atlas.site.render.templates import View
from llm_atlas.site.wording import words

_CONDITIONS = ("shots", "samples", "best_of", "tools", "oracle")


class BenchmarkViews(View):
    """Benchmarks as pages show them."""

    def all(self, benchmarks: Sequence[Benchmark]) -> Markup:
        """Every benchmark with how many results there are, as the content of a page."""
        return self.render("benchmarks.html", "benchmarks/", benchmarks=benchmarks, told=self.told)

    def page(self, benchmark: Benchmark) -> Markup:
        """A benchmark and all results on it, as the content of its page."""
        pictures = [scores(measure, f"scores-{number}") for number, measure in enumerate(benchmark.measures, start=1)]
        entry = benchmark.entry
        facts = [(words(name, self.language), self.values.value(entry, name)) for name in entry.figures()]
        limits = entry.notes[self.language].limits if entry.notes else None
        return self.render(
            "benchmark.html",
            benchmark.page,
            benchmark=benchmark,
            entry=entry,
            facts=[(name, text) for name, text in facts if text],
            limits=limits,
            measures=list(zip(benchmark.measures, pictures, strict=True)),
            name_of=self.measure,
            setting=self.setting,
            told=self.told,
        )

    def told(self, benchmark: Benchmark) -> str:
        """How many results there are of how many works."""
        return words("benchmark-count", self.language, n=len(benchmark.results), works=benchmark.works)

    def measure(self, measure: Measure) -> str:
        """What a measure is called: its part, where it is not the whole, and its metric."""
        metric = self.values.value(measure.results[0].row, "metric") or measure.metric
        if measure.part is None:
            return metric
        return words("benchmark-measure", self.language, part=measure.part[self.language], metric=metric)

    def setting(self, row: Result) -> str:
        """The conditions under which a result was measured, in words."""
        told = [
            f"{words(name, self.language)}{words('colon', self.language)}{self.values.value(row, name)}"
            for name in _CONDITIONS
            if self.values.value(row, name) is not None
        ]
        return words("semicolon", self.language).join(told) or words("setting-none", self.language)
