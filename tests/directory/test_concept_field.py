"""Concepts are chosen by words in any language; what may mean several things is asked."""

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation

from directory.concept_fields import ConceptField, split_words
from directory.models import Concept

pytestmark = pytest.mark.usefixtures("taxonomy")


class OneForm(forms.Form):
    process = ConceptField(kind="process")


class ManyForm(forms.Form):
    materials = ConceptField(kind="material", many=True, required=False)


def one(text: str, **more: str) -> OneForm:
    return OneForm({"process": text} | more)


@pytest.mark.parametrize(
    "words", ["Injection moulding", "Ép phun nhựa", "ep nhua", "射出成形", "사출 성형", "注塑"]
)
def test_words_of_any_language_become_the_concept(words: str) -> None:
    form = one(words)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["process"].code == "plast-inj"


def test_several_meanings_are_asked_and_a_button_chooses() -> None:
    form = one("tiện")
    assert not form.is_valid()
    assert form.errors.as_data()["process"][0].code == "meant"
    html = str(form["process"])
    assert 'name="process__choice"' in html
    chosen = QueryDict(mutable=True)
    chosen.update({"process": "tiện", "process__choice": "0=mach-cnc-turn"})
    again = OneForm(chosen)
    assert again.is_valid(), again.errors
    assert again.cleaned_data["process"].code == "mach-cnc-turn"


def test_a_misspelt_word_is_asked_about_and_never_taken() -> None:
    form = one("injektion molding")
    assert not form.is_valid()
    assert "Injection moulding" in str(form.errors) or "Ép phun nhựa" in str(form.errors)


def test_a_material_where_a_process_is_asked_is_named_as_what_it_is() -> None:
    form = one("ABS")
    assert form.errors.as_data()["process"][0].code == "other_kind"


@pytest.mark.parametrize("words", ["qwertyzzz", "\x00", "🜁" * 50, "x" * 5000, "\ud800abc", "%_'\""])
def test_what_means_nothing_gets_a_message(words: str) -> None:
    form = one(words)
    assert not form.is_valid()
    assert form.errors["process"]
    str(form)


@pytest.mark.parametrize(
    "choice", ["", "0=", "99=plast-inj", "x=plast-inj", "0=no-such", "0=\x00", "²=plast-inj"]
)
def test_a_forged_choice_changes_nothing(choice: str) -> None:
    form = one("qwertyzzz", process__choice=choice)
    assert not form.is_valid()


def test_many_are_read_between_commas_and_labels_keep_their_own() -> None:
    with translation.override("vi"):
        form = ManyForm({"materials": "abs, inox 304; Tôn mạ màu (PCM, VCM), ABS"})
        assert form.is_valid(), form.errors
        found = form.cleaned_data["materials"]
        assert [concept.code for concept in found] == ["abs", "sus304", "prepaint"]
        shown = ManyForm(initial={"materials": found})["materials"].value()
        assert ManyForm({"materials": shown}).is_valid()
        assert split_words(shown, "material") == [concept.name() for concept in found]


def test_a_concept_or_its_id_is_shown_by_its_label_and_has_not_changed() -> None:
    concept = Concept.objects.get(kind="process", code="plast-inj")
    with translation.override("en"):
        for initial in (concept, concept.pk):
            assert OneForm(initial={"process": initial})["process"].value() == concept.name_en
        form = OneForm({"process": concept.name_en}, initial={"process": concept})
        assert not form.has_changed()


def test_a_retired_concept_is_neither_taken_nor_offered() -> None:
    Concept.objects.filter(kind="process", code="mach-cnc-turn").update(retired_on="2026-01-01")
    form = one("CNC turning")
    assert not form.is_valid()
    assert "mach-cnc-turn" not in str(form["process"])


def test_what_one_form_asks_does_not_show_in_the_next() -> None:
    assert not one("tiện").is_valid()
    assert "__choice" not in str(OneForm()["process"])
