"""The picture of who may import whom."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from llm_atlas.contribute.house import picture, stairs, storeys

HOUSE = {"ground": (), "shop": ("ground",), "attic": ("ground", "shop"), "shed": ("ground",)}


def test_each_storey_stands_below_all_that_import_it():
    assert storeys(HOUSE) == [["attic", "shed"], ["shop"], ["ground"]]


def test_a_way_that_follows_from_others_is_left_out():
    assert stairs(HOUSE) == [("shop", "ground"), ("attic", "shop"), ("shed", "ground")]


def test_the_picture_has_a_box_for_each_room_and_an_arrow_for_each_way():
    found = ElementTree.fromstring(picture(HOUSE, ("door", "gate"), "A house & <more>"))
    assert [element.text for element in found.iter("text")] == ["door · gate", "attic", "shed", "shop", "ground"]
    assert len(found.findall("rect")) == 5
    assert (
        len([way for way in found.findall("path") if way.get("marker-end")]) == 3 + 2
    )  # the stairs; from the top to both
    assert found.get("aria-label") == "A house & <more>"
