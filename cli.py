"""The same jobs for a terminal or a nightly schedule: wiring only.

With ``--json`` the answer is on standard output as JSON; words are always on standard error. The
exit status is 0, 1 for input that was refused, 2 for wrong usage.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated

import typer

from layers.actor import OPERATOR
from layers.errors import PatchworkError
from settings import Settings
from store.opening import open_store
from store.register import Register
from web.across_words import slivers
from web.commands.access import access
from web.commands.atlas import atlas
from web.commands.coverage import coverage
from web.commands.due import due
from web.commands.duplicates import duplicates
from web.commands.export import export
from web.commands.form import form
from web.commands.fragmentation import fragmentation
from web.commands.hotspots import hotspots
from web.commands.interpolate import interpolate
from web.commands.level import level, shares
from web.commands.match import match
from web.commands.opening import Given, JsonOption, StoreOption, nothing_left, tried_in
from web.commands.pack import pack
from web.commands.patches import patches
from web.commands.personal import personal
from web.commands.posters import posters
from web.drawing import tiles_of
from web.place import Place, Thresholds
from web.terminal import (
    answer,
    bar,
    here_lines,
    one_of,
    pairs,
    records,
    say,
    stoppable,
    tell,
    warn,
    write,
)

app = typer.Typer(
    help="Patchwork: assets, needs and patches of a place, across its boundaries.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@contextmanager
def register_at(store: str, *, create: bool = False) -> Iterator[Register]:
    """Open a store as its operator."""
    where = store or Settings().store
    with nothing_left(where) if create else nullcontext():
        opened = open_store(where, create=create)
        try:
            yield Register(opened, OPERATOR)
        finally:
            opened.close()


@contextmanager
def place_at(store: str) -> Iterator[Place]:
    """Open a place to ask about it."""
    settings = Settings()
    thresholds = Thresholds(
        near_line=settings.near_line,
        reach=settings.reach,
        across=settings.across,
        sliver_share=settings.sliver_share,
    )
    with register_at(store) as register:
        tiles = tiles_of(settings.base_map_url, settings.base_map_attribution)
        yield Place(register, thresholds=thresholds, tiles=tiles)


@app.callback()
def start(context: typer.Context) -> None:
    """Give commands of other modules what opens a place."""
    context.obj = Given(place_at, lambda: Settings().address)


@app.command()
def demo(store: StoreOption = "", as_json: JsonOption = False) -> None:
    """Build the made-up demo place in a new store."""
    from store.demo import build_demo

    where = store or Settings().store
    if "://" not in where and Path(where).exists():
        msg = f"{where} is there already, and nothing in it was changed. Give --store a new path."
        raise PatchworkError(msg)
    with register_at(where, create=True) as register, bar("Making the demo place") as progress:
        build_demo(register, progress=progress)
        counts = register.counts()
    say(
        f"The demo place is in {where}: " + ", ".join(f"{n:,} {k}" for k, n in counts.items()) + "."
    )
    answer(counts, as_json=as_json)


@app.command()
def build(
    recipe: Annotated[Path, typer.Argument(help="A recipe (TOML) that names a place's sources.")],
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Build a whole place from a recipe."""
    from store.recipe import build as build_place
    from store.recipe import read_recipe

    wanted = read_recipe(recipe)
    with register_at(store, create=True) as register, bar(wanted.name) as progress:
        done = build_place(register, wanted, progress=progress)
    for source, report in done:
        tell(report, source.called)
    answer(
        [{"source": source.called, **report.as_dict()} for source, report in done], as_json=as_json
    )
    if any(report.failed for _, report in done):
        raise typer.Exit(1)


@app.command()
def load(  # noqa: PLR0913  (each is one option of the command)
    file: Annotated[Path, typer.Argument(help="The file to bring in.")],
    layer: Annotated[str, typer.Option("--layer", help="The layer it is for.")],
    tier: Annotated[str | None, typer.Option(help="For boundaries: ward, parish …")] = None,
    service: Annotated[str | None, typer.Option(help="For patches and officers.")] = None,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", help="COLUMN=FIELD, as often as needed.")
    ] = None,
    constant: Annotated[
        list[str] | None, typer.Option("--set", help="FIELD=VALUE for every row.")
    ] = None,
    name: Annotated[str, typer.Option("--source", help="What the source is called.")] = "",
    key: Annotated[str | None, typer.Option(help="The column that names a record.")] = None,
    on: Annotated[str | None, typer.Option("--date", help="In force from, or counted on.")] = None,
    until: Annotated[str | None, typer.Option(help="In force until.")] = None,
    licence: Annotated[str, typer.Option(help="The licence to name beside it.")] = "",
    sheet: Annotated[str | None, typer.Option(help="The sheet or layer inside the file.")] = None,
    place: Annotated[str, typer.Option("--place", help="What the place is called.")] = "",
    crs: Annotated[str | None, typer.Option(help="The system of its coordinates.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report, and write nothing.")] = False,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Bring a file into a layer."""
    from store.files import OPERATOR as OWN_FILES
    from store.loading import Source
    from store.loading import load as load_file

    source = Source(
        file=file,
        layer=layer,
        tier=tier,
        service=service,
        columns=pairs(mapping, "--map"),
        set=pairs(constant, "--set"),
        name=name,
        key=key,
        date=on,
        until=until,
        licence=licence,
        sheet=sheet,
        crs=crs,
        limits=OWN_FILES,
    )
    where = store or Settings().store
    with (
        tried_in(where) if dry_run else nullcontext(where) as kept,
        register_at(kept, create=True) as register,
        bar(file.name) as progress,
    ):
        report = load_file(register, source, dry_run=dry_run, progress=progress)
        if place and not dry_run:
            register.set_note("name", place)
    tell(report, source.called)
    answer(report.as_dict(), as_json=as_json)
    if report.failed:
        raise typer.Exit(1)


@app.command()
def here(
    lon: Annotated[float | None, typer.Option(help="Longitude in degrees.")] = None,
    lat: Annotated[float | None, typer.Option(help="Latitude in degrees.")] = None,
    postcode: Annotated[str | None, typer.Option(help="Instead of a point.")] = None,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say what is here: boundaries, patches, officers, assets and needs at a point."""
    if (postcode is None) == (lon is None or lat is None):
        msg = "Give either --lon and --lat, or --postcode."
        raise typer.BadParameter(msg)
    with place_at(store) as place:
        if postcode is not None:
            _, lon, lat = place.postcode(postcode)
        found = place.here(float(lon or 0.0), float(lat or 0.0))
    for line in here_lines(found):
        say(line)
    answer(found.as_dict(), as_json=as_json)


@app.command()
def overlaps(
    a: Annotated[str, typer.Option("--a", help="A layer of areas, such as tier:ward.")],
    b: Annotated[str, typer.Option("--b", help="Another, such as service:police.")],
    sliver: Annotated[
        float | None, typer.Option("--sliver", help="Leave out overlaps below this share of both.")
    ] = None,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say how two layers of areas overlap, both ways."""
    with place_at(store) as place:
        found = place.overlaps(a, b, sliver_share=sliver)
    say(f"{len(found.table):,} overlaps of {a} with {b}.")
    say(slivers(found))
    answer(records(found.table), as_json=as_json)


@app.command("ward-map")
def ward_map(  # noqa: PLR0913  (each is one option of the command)
    code: Annotated[str, typer.Argument(help="The code of a ward or any other area, or its name.")],
    out: Annotated[Path, typer.Option("--out", help="A .pdf, .png, .svg or .html file.")],
    paper: Annotated[str, typer.Option(help="A4 or A3.")] = "A4",
    orientation: Annotated[str, typer.Option(help="portrait or landscape.")] = "portrait",
    dpi: Annotated[
        int, typer.Option("--dpi", min=72, max=600, help="Dots to the inch, for .png.")
    ] = 150,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Draw the map of one area."""
    from web.drawing import draw, form_of, without_base
    from web.sheets import Choice, sheet

    choice = Choice(
        paper=one_of(paper, ("A4", "A3"), "--paper"),
        orientation=one_of(orientation, ("portrait", "landscape"), "--orientation"),
    )
    form = form_of(out)
    with stoppable(out), place_at(store) as place:
        drawn = draw(sheet(place, code, choice), form, dpi=dpi)
        write(out, drawn)
    warn(without_base(place, since=0))
    say(f"The map is in {out} ({len(drawn) / 1000:,.0f} kB).")
    answer({"out": str(out), "bytes": len(drawn)}, as_json=as_json)


app.command()(access)
app.command()(atlas)
app.command()(coverage)
app.command()(due)
app.command()(duplicates)
app.command()(export)
app.command()(form)
app.command()(fragmentation)
app.command()(match)
app.command()(hotspots)
app.command()(level)
app.command()(pack)
app.command()(interpolate)
app.command()(shares)
app.command()(personal)
app.command()(posters)
app.add_typer(patches, name="patches")


@app.command()
def check(store: StoreOption = "", as_json: JsonOption = False) -> None:
    """Check that a store is sound: its file, its index and its history."""
    with register_at(store) as register:
        problems = register.check()
        counts = register.counts()
    for problem in problems:
        say(problem)
    if not problems:
        say("The store is sound: " + ", ".join(f"{n:,} {k}" for k, n in counts.items()) + ".")
    answer({"problems": problems, "counts": counts}, as_json=as_json)
    if problems:
        raise typer.Exit(1)


def main() -> None:
    """Run a command; what was refused is said in one sentence, with exit status 1."""
    try:
        app()
    except PatchworkError as error:
        say(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
