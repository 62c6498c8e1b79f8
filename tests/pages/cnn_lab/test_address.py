"""What an address opens, and what it cannot do."""

import pytest

from nn_core import Architecture, Flatten, Linear
from nn_core.network.presets import classifier_preset
from tests.pages.app import open_page, run_of, warned
from tests.pages.cnn_lab.driving import LAYERS, SMALL, edit, run_after
from ui.kit.url import encode_architecture
from ui.shell.engine import engine

pytestmark = pytest.mark.usefixtures("engine_ends")


def test_a_new_address_for_the_same_network_keeps_the_run() -> None:
    page = open_page("cnn_lab")
    run = run_after(page, "Step")
    page.query_params.clear()
    page.query_params["rate"] = "0.01"
    assert run_of(page.run()) == run
    assert (run.step_count, run.spec.config.learning_rate) == (1, 0.01)


def test_a_reload_finds_the_run_that_trains() -> None:
    page = open_page("cnn_lab", data="digits", preset="lenet5", rate="0.01")
    run = run_after(page, "Train")
    again = open_page("cnn_lab", **{name: page.query_params[name] for name in page.query_params})
    assert run_of(again) == run
    assert run.state == "running"
    assert not again.warning


def test_a_run_of_somebody_else_is_left_alone() -> None:
    theirs = run_of(open_page("cnn_lab", data="digits"))
    mine = open_page("cnn_lab", data="digits", run=theirs.id)
    assert run_of(mine) == theirs
    assert edit(mine, LAYERS).id != theirs.id
    assert engine().get(theirs.id) == theirs


def test_an_address_whose_run_is_gone_or_different_starts_a_new_one_with_a_note() -> None:
    theirs = run_of(open_page("cnn_lab", data="digits"))
    for run_id in ("gone", theirs.id):
        page = open_page("cnn_lab", data="digits", preset="lenet5", run=run_id)
        assert run_of(page).id not in ("gone", theirs.id)
        assert run_of(page).spec.architecture == classifier_preset("lenet5", (1, 8, 8), 10)
        assert "new run" in page.warning[0].value
    assert engine().get(theirs.id) == theirs


def test_a_run_that_was_freed_is_made_anew() -> None:
    page = open_page("cnn_lab", data="digits")
    run_of(page).close()
    page.run()
    assert run_of(page).state == "paused"
    assert "has ended" in page.warning[0].value


def test_an_address_holds_the_whole_experiment() -> None:
    query = {
        "data": "digits",
        "net": encode_architecture(SMALL),
        "opt": "momentum",
        "rate": "0.05",
        "batch": "16",
        "decay": "0.001",
        "seed": "4",
        "images": "100",
        "image": "12",
    }
    page = open_page("cnn_lab", **query)
    spec = run_of(page).spec
    assert spec.architecture == SMALL
    config = spec.config
    assert (config.optimizer, config.learning_rate, config.batch_size) == ("momentum", 0.05, 16)
    assert (config.weight_decay, config.seed, config.train_images) == (0.001, 4, 100)
    assert {name: page.query_params[name] for name in query} == query


@pytest.mark.parametrize(
    "query",
    [
        {"data": "../../etc/passwd"},
        {"net": "AAAA"},
        {"net": "x" * 50_000},
        {"rate": "1e999"},
        {"image": "-1"},
        {"run": "<script>"},
        {"preset": "\x00"},
        {"seed": "99999999999999999999"},
    ],
)
def test_a_bad_address_gives_a_sentence_and_the_defaults(query: dict[str, str]) -> None:
    page = open_page("cnn_lab", **query)
    run_of(page)
    assert "in the address cannot be used" in page.warning[0].value
    assert not page.error


def test_an_address_asking_for_the_impossible_is_answered_in_words() -> None:
    huge = Architecture((1, 28, 28), (Flatten(), Linear(60_000), Linear(10)))
    page = open_page("cnn_lab", net=encode_architecture(huge))
    assert run_of(page).spec.architecture == classifier_preset("small_cnn", (1, 28, 28), 10)
    assert "can be trained here" in page.warning[0].value


def test_an_image_beyond_the_data_set_leaves_the_address_with_a_note() -> None:
    page = open_page("cnn_lab", data="faces", image="200")
    assert "image" not in page.query_params
    assert "no image 200 here: these are images 0 to 199." in warned(page)
    assert run_of(page).spec.dataset == "faces"
    page = open_page("cnn_lab", data="faces", image="199")
    assert page.query_params["image"] == "199"
    assert not page.warning


def test_words_from_an_address_are_shown_as_plain_text() -> None:
    from ui.shell.text import plain

    assert plain("![](http://x) *a* :red[b] $c$") == r"\!\[\]\(http\:\/\/x\) \*a\* \:red\[b\] \$c\$"
