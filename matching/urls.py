"""Addresses of `matching`."""

from django.urls import path

from matching.views import (
    request_create,
    request_edit,
    request_list,
    request_state,
    rule_sets,
)
from matching.views.ask import question_withdraw, request_ask, request_questions
from matching.views.compare import request_compare
from matching.views.consortium import request_consortium
from matching.views.export import request_export
from matching.views.gaps import gaps
from matching.views.inbox import inbox, inbox_request, supplier_requests
from matching.views.inbox_consortium import inbox_consortium
from matching.views.inbox_questions import (
    inbox_question,
    inbox_question_decline,
    inbox_questions,
    question_link,
)
from matching.views.missed import missed
from matching.views.programme_gaps import programme, programme_gap
from matching.views.rankings import ranking_detail, rankings
from matching.views.request_detail import request_detail, request_near
from matching.views.request_rule import request_rule
from matching.views.request_rule_set import request_rule_set
from matching.views.rule import rule
from matching.views.shared_rule_sets import shared_rule_set, shared_rule_sets
from matching.views.shortlist import request_shortlist
from matching.views.why import request_why

app_name = "matching"
urlpatterns = [
    path("requests/", request_list.request_list, name="request-list"),
    # Before the requests' own addresses: `new` and `read` are no references.
    path("requests/new/", request_create.request_create, name="request-create"),
    path("requests/read/", request_create.request_read, name="request-read"),
    path("requests/<ref:ref>/", request_detail, name="request-detail"),
    path("requests/<ref:ref>/near/", request_near, name="request-near"),
    path("requests/<ref:ref>/why/", request_why, name="request-why"),
    path("requests/<ref:ref>/compare/", request_compare, name="request-compare"),
    path("requests/<ref:ref>/shortlist/", request_shortlist, name="request-shortlist"),
    path("requests/<ref:ref>/consortium/", request_consortium, name="consortium"),
    path("requests/<ref:ref>/export/", request_export, name="request-export"),
    path("requests/<ref:ref>/rankings/", rankings, name="rankings"),
    path("requests/<ref:ref>/rankings/<ref:ranking>/", ranking_detail, name="ranking-detail"),
    path("requests/<ref:ref>/ask/", request_ask, name="request-ask"),
    path("requests/<ref:ref>/questions/", request_questions, name="questions"),
    path(
        "requests/<ref:ref>/questions/<ref:question>/withdraw/",
        question_withdraw,
        name="question-withdraw",
    ),
    path("requests/<ref:ref>/profile/", request_rule_set, name="request-rule-set"),
    path("requests/<ref:ref>/rule/", request_rule, name="request-rule"),
    path("requests/<ref:ref>/edit/", request_edit.request_edit, name="request-edit"),
    path("requests/<ref:ref>/close/", request_state.request_close, name="request-close"),
    path("requests/<ref:ref>/reopen/", request_state.request_reopen, name="request-reopen"),
    path("requests/<ref:ref>/copy/", request_state.request_copy, name="request-copy"),
    path("requests/<ref:ref>/delete/", request_state.request_delete, name="request-delete"),
    path("requirement-profiles/", rule_sets.rule_set_list, name="rule-set-list"),
    # Before the profiles' own addresses: `new` and `shared` are no references.
    path("requirement-profiles/new/", rule_sets.rule_set_create, name="rule-set-create"),
    path("requirement-profiles/shared/", shared_rule_sets, name="shared-rule-sets"),
    path("requirement-profiles/shared/<ref:ref>/", shared_rule_set, name="shared-rule-set"),
    path("requirement-profiles/<ref:ref>/", rule_sets.rule_set_edit, name="rule-set-edit"),
    path("requirement-profiles/<ref:ref>/copy/", rule_sets.rule_set_copy, name="rule-set-copy"),
    path(
        "requirement-profiles/<ref:ref>/archive/",
        rule_sets.rule_set_archive,
        name="rule-set-archive",
    ),
    path(
        "requirement-profiles/<ref:ref>/delete/", rule_sets.rule_set_delete, name="rule-set-delete"
    ),
    path("how-ranking-works/", rule, name="rule"),
    path("inbox/", inbox, name="inbox"),
    path("inbox/consortia/<ref:ref>/", inbox_consortium, name="inbox-consortium"),
    path("inbox/questions/", inbox_questions, name="inbox-questions"),
    path("inbox/questions/<ref:ref>/", inbox_question, name="inbox-question"),
    path("inbox/questions/<ref:ref>/decline/", inbox_question_decline, name="question-decline"),
    path("q/<ref:code>/", question_link, name="question-link"),
    path("inbox/gaps/", gaps, name="gaps"),
    path("programme/gaps/", programme, name="programme-gaps"),
    path("programme/gaps/<ref:key>/", programme_gap, name="programme-gap"),
    path("inbox/missed/", missed, name="missed"),
    path("inbox/<uuid:code>/", inbox_request, name="inbox-request"),
    path("suppliers/<ref:ref>/requests/", supplier_requests, name="supplier-requests"),
]
