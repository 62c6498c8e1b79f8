"""A run's two ids: what each tells of the other."""

from hashlib import blake2b

from nn_core.training.engine.names import LOOK_CHARACTERS, is_called, look_id, new_id


def test_an_id_is_unguessable_and_fits_a_url() -> None:
    ids = {new_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(
        len(one) == LOOK_CHARACTERS and one.replace("-", "a").replace("_", "a").isalnum() for one in ids
    )


def test_the_look_id_spells_a_digest_of_the_id() -> None:
    """Files of earlier versions have that digest as their names, so this must stay."""
    spelled = "".join(f"{byte:08b}" for byte in blake2b(b"abc", digest_size=16).digest()).ljust(132, "0")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    expected = "".join(letters[int(spelled[at : at + 6], 2)] for at in range(0, 132, 6))
    assert look_id("abc") == expected
    assert len(expected) == LOOK_CHARACTERS


def test_a_run_is_called_by_both_and_by_nothing_made_of_them() -> None:
    one, other = new_id(), new_id()
    assert is_called(one, one)
    assert is_called(one, look_id(one))
    for wrong in (other, look_id(other), look_id(look_id(one)), "", one[:-1]):
        assert not is_called(one, wrong)
