"""The tables of the directory."""

from directory.models.capability import CapabilityLine, CapabilityMaterial, Machine, SupplierProduct
from directory.models.certificate import (
    Certificate,
    CertificateDecision,
    CertificateScope,
    CertificateSite,
)
from directory.models.place import Cluster, Place
from directory.models.profile_row import ProfileRow, RankedFacts
from directory.models.search import SearchRecord
from directory.models.supplier import (
    Contact,
    CustomerReference,
    Site,
    Supplier,
    SupplierMaterial,
    SupplierSector,
    UnreadPhrase,
)
from directory.models.taxonomy import Concept, ConceptTerm, Unit

__all__ = [
    "CapabilityLine",
    "CapabilityMaterial",
    "Certificate",
    "CertificateDecision",
    "CertificateScope",
    "CertificateSite",
    "Cluster",
    "Concept",
    "ConceptTerm",
    "Contact",
    "CustomerReference",
    "Machine",
    "Place",
    "ProfileRow",
    "RankedFacts",
    "SearchRecord",
    "Site",
    "Supplier",
    "SupplierMaterial",
    "SupplierProduct",
    "SupplierSector",
    "Unit",
    "UnreadPhrase",
]
