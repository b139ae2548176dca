"""The records of the needs assessment, by step."""

from mifc.planning.needs_assessment.models.answer import Card, CardText, TakeBack
from mifc.planning.needs_assessment.models.ask import Assessment, CollectionPoint, Question, Round, Target, Wording
from mifc.planning.needs_assessment.models.asked_again import WaysToAsk
from mifc.planning.needs_assessment.models.bring_in import CardImport, RememberedColumn
from mifc.planning.needs_assessment.models.decide import BaselineScore, Benchmark, HearBackAnswer, Need, NeedService
from mifc.planning.needs_assessment.models.evidence import Evidence, EvidenceDomain, EvidenceNeed
from mifc.planning.needs_assessment.models.publish import Edition, EditionWords, Quote
from mifc.planning.needs_assessment.models.understand import CodeMark, Coding, InAnotherLanguage, RemarkTranslation, RiskNote, Translation
from mifc.planning.needs_assessment.models.workshop import NoteGroup, Workshop, WorkshopNote

__all__ = [
    "Assessment",
    "BaselineScore",
    "Benchmark",
    "Card",
    "CardImport",
    "CardText",
    "CodeMark",
    "Coding",
    "CollectionPoint",
    "Edition",
    "EditionWords",
    "Evidence",
    "EvidenceDomain",
    "EvidenceNeed",
    "HearBackAnswer",
    "InAnotherLanguage",
    "Need",
    "NeedService",
    "NoteGroup",
    "Question",
    "Quote",
    "RemarkTranslation",
    "RememberedColumn",
    "RiskNote",
    "Round",
    "TakeBack",
    "Target",
    "Translation",
    "WaysToAsk",
    "Wording",
    "Workshop",
    "WorkshopNote",
]
