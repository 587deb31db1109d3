import io
import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import cli
from layers.actor import OPERATOR, VISITOR
from layers.errors import PatchworkError
from store.demo.story import GROUPS
from store.opening import open_store
from store.register import Register
from web.commands.due import COLUMNS

TANNERS = "X05000003"


def ran(store: Path, *given: str) -> str:
    done = CliRunner().invoke(cli.app, ["due", "--store", str(store), *given])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_group_in_a_ward_as_json(demo_store: Path) -> None:
    rows = json.loads(ran(demo_store, "--within", TANNERS, "--group", GROUPS[0], "--json"))
    assert rows
    assert list(rows[0]) == list(COLUMNS)
    assert {one["group"] for one in rows} == {GROUPS[0]}
    assert {one["ward"] for one in rows} == {"Tanners"}
    waits = [one["due_on"] for one in rows]
    assert waits == sorted(waits)


def test_a_table_for_mail_merge_with_links_that_work(demo_store: Path) -> None:
    given = ("--within", TANNERS, "--csv", "--address", "https://map.example.org/")
    table = pd.read_csv(io.StringIO(ran(demo_store, *given).lstrip("\ufeff")))
    assert list(table) == list(COLUMNS)
    assert table["email"].dropna().str.contains("@example.org").all()
    assert len(table["email"].dropna()) > 0
    assert table["link"].is_unique
    key = table["link"].iloc[0].removeprefix("https://map.example.org/check?key=")
    store = open_store(demo_store)
    asked = Register(store, VISITOR).checkable(key)
    assert (asked.layer, asked.id) == (table["layer"].iloc[0], table["id"].iloc[0])
    store.close()


def test_a_patch_may_be_asked(demo_store: Path) -> None:
    rows = json.loads(ran(demo_store, "--within", "Beat 3 Ostrey", "--json"))
    assert rows
    assert "Ostrey" in " ".join(one["ward"] for one in rows)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (("--within", "Nowhere"), "No area here"),
        (("--group", "Nobody"), "No single group"),
    ],
)
def test_what_is_not_there_is_said_in_one_sentence(
    demo_store: Path, given: tuple[str, str], why: str
) -> None:
    with pytest.raises(PatchworkError, match=why):
        ran(demo_store, *given)


@pytest.mark.parametrize(
    "given", [("--csv", "--json"), ("--address", "map.example.org"), ("--address", "https://a b")]
)
def test_wrong_usage(demo_store: Path, given: tuple[str, ...]) -> None:
    done = CliRunner().invoke(cli.app, ["due", "--store", str(demo_store), *given])
    assert done.exit_code == 2


def test_nobody_but_the_operator_reads_addresses(demo_store: Path) -> None:
    store = open_store(demo_store)
    everybody = Register(store, OPERATOR).as_(VISITOR)
    with pytest.raises(PatchworkError):
        everybody.read("assets", fields=["email"])
    store.close()
