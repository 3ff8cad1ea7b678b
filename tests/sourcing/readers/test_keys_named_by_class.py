"""Keys that only the class of their element names: no instruction names another key than its author did."""

import pytest

from tests.sourcing.documents import read, said


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ('<kbd class="mouse">Left</kbd>', "Left"),
        ('<kbd class="mod1 mouse">Left</kbd>', "mod1+Left"),
        ('<kbd class="mod13 mouse">Left</kbd>', "mod13+Left"),
        ('<kbd class="ctrl shift">S</kbd>', "ctrl+shift+S"),
        ('<kbd class="key-control">Ctrl</kbd>', "Ctrl"),
        ('<kbd class="menu">Edit</kbd>', "Edit"),
        ('<kbd class="option">Left</kbd>', "Left"),
        ('<kbd class="mouse"></kbd>', "mouse"),
        ('<kbd class="ctrl alt"></kbd>', "ctrl+alt"),
        ('<kbd class="icon-save"></kbd>', "[icon-save]"),
        ("<kbd>Ctrl</kbd>", "Ctrl"),
    ],
)
def test_a_key_named_by_its_class_is_said(key: str, shown: str) -> None:
    source = read("a.html", f"<body><p>On the meter, {key} clicking resets a whole group.</p></body>")
    assert said(source) == [f"On the meter, {shown} clicking resets a whole group."]
