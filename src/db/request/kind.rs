//! The kinds of record.

/// Kinds of record that files carry, in the order in which they can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Settings,
    Suppliers,
    Branches,
    Measures,
    Contracts,
    Procurements,
    Quotations,
    Waivers,
    Samples,
    Results,
    Commitments,
    Profiles,
    Variations,
    Returns,
    Evidence,
    Actions,
    Ratings,
    Figures,
    Reports,
    ReportLines,
    Milestones,
}

impl Kind {
    pub const ALL: &'static [Self] = &[
        Self::Settings,
        Self::Suppliers,
        Self::Branches,
        Self::Measures,
        Self::Contracts,
        Self::Procurements,
        Self::Quotations,
        Self::Waivers,
        Self::Samples,
        Self::Results,
        Self::Commitments,
        Self::Profiles,
        Self::Variations,
        Self::Returns,
        Self::Evidence,
        Self::Actions,
        Self::Ratings,
        Self::Figures,
        Self::Reports,
        Self::ReportLines,
        Self::Milestones,
    ];

    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Suppliers => "suppliers",
            Self::Branches => "branches",
            Self::Measures => "measures",
            Self::Contracts => "contracts",
            Self::Procurements => "procurements",
            Self::Quotations => "quotations",
            Self::Waivers => "waivers",
            Self::Samples => "samples",
            Self::Results => "results",
            Self::Commitments => "commitments",
            Self::Profiles => "profiles",
            Self::Variations => "variations",
            Self::Returns => "returns",
            Self::Evidence => "evidence",
            Self::Actions => "actions",
            Self::Ratings => "ratings",
            Self::Figures => "figures",
            Self::Reports => "reports",
            Self::ReportLines => "report-lines",
            Self::Milestones => "milestones",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == text)
    }
}
