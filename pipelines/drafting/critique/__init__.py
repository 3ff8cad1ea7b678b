"""The rules every draft is checked by, whoever wrote it; one file a concern.

Rules of one kind of deliverable stand in the kind's folder.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from pipelines.drafting.critique import (
    alike_items,
    amounts,
    answer_passages,
    answers,
    approvals,
    asked_again,
    citations,
    claims,
    computations,
    context,
    counted_groups,
    counterparts,
    counts,
    coverage,
    cues,
    definitions,
    directions,
    dropped_denials,
    exchanged_actors,
    exchanged_amounts,
    exchanged_names,
    forbidden_acts,
    giveaways,
    guess_scores,
    house_words,
    judgements,
    keys,
    kinds,
    leaked_text,
    limits,
    made_up_code,
    malformed_elements,
    names,
    natures,
    numbers,
    objectives,
    options,
    ordering_keys,
    papers,
    part_conditions,
    permissions,
    pictures,
    quantifiers,
    reading_effort,
    reasons,
    repeats,
    scope,
    sources,
    speaker_notes,
    stems,
    step_order,
    table_rows,
    titles,
    turned_sides,
    unrelated,
    unsaid_parts,
    vagueness,
)
from pipelines.drafting.critique.case import Case
from schemas.course import Course
from schemas.draft import Content
from schemas.finding import Finding
from schemas.plan import PlanRevision
from schemas.source import SourceSpans

if TYPE_CHECKING:
    from pipelines.drafting.kind import Kinds

Rule = Callable[[Case], Iterable[Finding]]

RULES: tuple[Rule, ...] = (
    citations.find_inexact_citations,
    citations.find_unsaid_quotations,
    citations.find_uncited_claims,
    citations.find_unverified_citations,
    numbers.find_unsourced_numbers,
    claims.find_contradictions,
    scope.find_lost_conditions,
    part_conditions.find_lost_part_conditions,
    claims.find_misjudged_claims,
    amounts.find_unsourced_amounts,
    counts.find_other_counts,
    exchanged_amounts.find_exchanged_amounts,
    scope.find_wider_claims,
    quantifiers.find_other_quantifiers,
    scope.find_unsaid_deadlines,
    scope.find_unsaid_prohibitions,
    permissions.find_unsaid_permissions,
    permissions.find_withdrawn_permissions,
    forbidden_acts.find_forbidden_acts,
    reasons.find_unsaid_reasons,
    reasons.find_turned_reasons,
    exchanged_actors.find_exchanged_actors,
    exchanged_actors.find_other_actors,
    exchanged_actors.find_unnamed_actors,
    dropped_denials.find_dropped_denials,
    exchanged_names.find_exchanged_names,
    exchanged_names.find_exchanged_cells,
    step_order.find_steps_in_other_order,
    step_order.find_steps_told_in_other_order,
    counterparts.find_altered_parts,
    turned_sides.find_turned_sides,
    unrelated.find_unrelated_citations,
    unrelated.find_passed_over_passages,
    unsaid_parts.find_unsaid_parts,
    titles.find_unsourced_titles,
    titles.find_unsaid_titles,
    titles.find_idle_headings,
    titles.find_titles_of_other_pages,
    definitions.find_exchanged_definitions,
    table_rows.find_mixed_rows,
    table_rows.find_true_beliefs,
    table_rows.find_exchanged_sides,
    directions.find_facts_in_directions,
    exchanged_amounts.find_other_amounts_in_directions,
    approvals.find_approval_claims,
    approvals.find_unsaid_vouchers,
    judgements.find_promises,
    judgements.find_blame,
    names.find_unsourced_names,
    natures.find_uncited_organisation,
    natures.find_published_context,
    natures.find_illustration_facts,
    natures.find_cited_illustrations,
    made_up_code.find_unsaid_commands,
    speaker_notes.find_shown_speaker_notes,
    computations.find_miscounts,
    counted_groups.find_figures_of_all,
    sources.find_source_disagreements,
    sources.find_unread_sources,
    limits.find_too_many_parts,
    limits.find_long_answers,
    malformed_elements.find_empty_texts,
    malformed_elements.find_uneven_rows,
    options.find_unanswerable,
    keys.find_unlike_keys,
    keys.find_unlike_pairs,
    keys.find_unlike_orders,
    answers.find_true_claims,
    answers.find_swapped_pairs,
    answers.find_contradicting_feedback,
    answers.find_feedback_in_other_order,
    ordering_keys.find_exchanged_steps,
    answer_passages.find_exchanged_pairs,
    answer_passages.find_figures_of_another,
    answer_passages.find_denied_claims,
    answer_passages.find_true_options,
    answer_passages.find_better_supported_options,
    alike_items.find_distractors_true_elsewhere,
    options.find_duplicate_options,
    options.find_true_distractors,
    options.find_wording_flaws,
    stems.find_unfocused_stems,
    stems.find_unfillable_blanks,
    stems.find_gratuitous_text,
    stems.find_vague_words,
    stems.find_negative_claims,
    stems.find_self_answering_stems,
    stems.find_repeated_questions,
    alike_items.find_nearly_repeated_questions,
    asked_again.find_questions_asked_again,
    cues.find_long_keys,
    cues.find_repeated_words,
    cues.find_convergence,
    cues.find_unlike_options,
    cues.find_grammar_cues,
    cues.find_combined_options,
    cues.find_unordered_measures,
    kinds.find_wrong_key_counts,
    kinds.find_unclear_gaps,
    kinds.find_loose_numbers,
    kinds.find_unclear_pairs,
    kinds.find_unclear_steps,
    giveaways.find_longest_keys,
    giveaways.find_key_positions,
    giveaways.find_given_answers,
    guess_scores.find_guessable_quizzes,
    guess_scores.find_unbalanced_claims,
    vagueness.find_vague_phrases,
    vagueness.find_general_claims,
    reading_effort.find_hard_texts,
    reading_effort.find_long_modules,
    reading_effort.find_short_modules,
    reading_effort.find_padded_modules,
    repeats.find_repeated_sentences,
    context.find_wrong_language,
    leaked_text.find_instructions,
    leaked_text.find_leftover_tokens,
    leaked_text.find_foreign_sentences,
    context.find_unnamed_organisation,
    context.find_missing_vocabulary,
    context.find_missing_cases,
    house_words.find_banned_words,
    coverage.find_missing_deliverables,
    coverage.find_unknown_kinds,
    coverage.find_flawed_blocks,
    pictures.find_untold_pictures,
    pictures.find_changed_descriptions,
    pictures.find_pictures_without_rights,
    pictures.find_uncredited_pictures,
    coverage.find_missing_questions,
    objectives.find_missing_objectives,
    objectives.find_unobservable_objectives,
    objectives.find_unserved_objectives,
    objectives.find_aimless_elements,
    objectives.find_plan_flaws,
    objectives.find_unsourced_measures,
)
"""Rules for every draft, in the order findings are listed."""

DATA_RULES: tuple[Rule, ...] = (
    papers.find_missing_data,
    papers.find_unfilled_fields,
    papers.find_invented_data,
    papers.find_hand_edited_data,
)
"""Rules on the data and templates of documents, whose findings are listed after the others."""


def criticise(
    kinds: "Kinds",
    content: Content,
    spans: SourceSpans,
    course: Course,
    edited_plan: PlanRevision | None = None,
) -> tuple[Finding, ...]:
    """Return the findings of all rules in a content, each problem once, in the order of the rules.

    A kind's own rules are applied only if the content holds that kind. `edited_plan` is the module's plan if
    a person edited it.
    """
    case = Case(kinds, content, spans, course, edited_plan)
    return tuple(_drop_repeated(finding for rule in _rules_for(case) for finding in rule(case)))


def _rules_for(case: Case) -> tuple[Rule, ...]:
    criticisms = sorted((kind.criticism for kind in case.present), key=lambda each: each.place)
    early = [rule for criticism in criticisms if criticism.place < 0 for rule in criticism.rules]
    late = [rule for each in criticisms if each.place >= 0 for rule in each.rules]
    return tuple(dict.fromkeys([*RULES, *early, *DATA_RULES, *late]))


def _drop_repeated(findings: Iterable[Finding]) -> list[Finding]:
    by_id: dict[str, Finding] = {}
    for finding in findings:
        by_id.setdefault(finding.id, finding)
    return list(by_id.values())
