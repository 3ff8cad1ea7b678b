"""`premierjet signing`: the key that signs releases, and the public one to publish."""

from pathlib import Path

from adapters.signatures.key import PublicKey
from tests.cli.conftest import Door


def test_the_key_is_made_once_and_its_public_part_shown(fresh: Door, tmp_path: Path) -> None:
    file = tmp_path / "published.pem"
    made = fresh.well("signing", "key", "--out", str(file))
    public = PublicKey.from_pem(file.read_bytes(), "published.pem")
    assert (made["made"], made["fingerprint"]) == (True, public.fingerprint)
    assert made["place"] == str(fresh.root / ".premierjet-keys" / "signing.pem")
    again = fresh("signing", "key")
    assert public.fingerprint in again.out
    assert "PRIVATE" not in again.out
    assert fresh.well("signing", "key")["made"] is False
    piece = next(e for e in fresh.knock("doctor", "--json").document["pieces"] if e["piece"] == "signing key")
    assert piece["found"].endswith(f"fingerprint {public.fingerprint}")


def test_a_folder_of_keys_inside_the_store_is_told(fresh: Door) -> None:
    (fresh.root / ".env").write_text("PREMIERJET_KEYS=.premierjet/keys\n")
    fresh.well("ledger", "key")
    fresh.well("signing", "key")
    looked = [each["found"] for each in fresh.knock("doctor", "--json").document["pieces"] if each["look"]]
    assert [("decisions" in each, "releases" in each) for each in looked] == [(True, False), (False, True)]
    assert all("Set PREMIERJET_KEYS to a folder outside it" in each for each in looked)
