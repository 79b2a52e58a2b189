//! The closed lists of words. Each word is written the same on screens, in files and in JSON.

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As they are written, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the word, whatever its case.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let text = text.trim();
                Self::ALL.iter().copied().find(|item| item.word().eq_ignore_ascii_case(text))
            }

            /// All the words, for messages that say what is allowed.
            #[must_use]
            pub fn allowed() -> String {
                Self::ALL.iter().map(|item| item.word()).collect::<Vec<_>>().join(", ")
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    )+};
}

words! {
    /// Micro has under 10 employees, small under 50, medium under 250.
    Size { Micro = "micro", Small = "small", Medium = "medium", Large = "large" }
    Ownership {
        Private = "private", EmployeeOwned = "employee-owned", CoOperative = "co-operative",
        SocialEnterprise = "social enterprise", Vcse = "VCSE", Public = "public",
    }
    /// Where a supplier counts as being.
    Locality { Local = "local", Region = "region", Outside = "outside", Unclear = "unclear" }
    /// Status of a contract; `awarded` is not yet signed.
    Status {
        Awarded = "awarded", Mobilising = "mobilising", Live = "live",
        Completed = "completed", Terminated = "terminated",
    }
    /// How a purchase was made.
    Route {
        Quotation = "quotation", OpenTender = "open tender", Framework = "framework call-off",
        Dynamic = "dynamic purchasing", Direct = "direct award", Exemption = "exemption",
        Grant = "grant",
    }
    /// Who leads a purchase.
    Lead { Council = "council", Joint = "joint", Partner = "partner" }
    ContractKind {
        Services = "services", Goods = "goods", Works = "works", LightTouch = "light touch",
        Concession = "concession",
    }
    /// How a measure is valued: by a proxy, by a proxy set per contract, in pounds, or not at all.
    MeasureKind {
        Proxy = "proxy", Localised = "localised", Direct = "direct", RecordOnly = "record-only",
    }
    /// State of a return. `queried` has gone back to the supplier.
    ReturnState {
        Draft = "draft", Submitted = "submitted", Queried = "queried", Validated = "validated",
    }
    /// What a validator decided about a line.
    Decision { Accepted = "accepted", Reduced = "reduced", Queried = "queried" }
    /// How delivery compares with what was expected; grey when nothing is expected yet.
    Rag { Green = "green", Amber = "amber", Red = "red", Grey = "grey" }
    /// What was done about a contract's delivery.
    ActionKind {
        Supported = "supported", Adjusted = "adjusted",
        RecoveryConsidered = "recovery considered", Recovered = "recovered", Waived = "waived",
    }
    /// The statutory grades of a yearly performance rating.
    Grade {
        Good = "good", ApproachingTarget = "approaching target",
        RequiresImprovement = "requires improvement", Inadequate = "inadequate", Other = "other",
    }
    /// Whether an amount has VAT in it.
    VatBasis { Excluding = "excluding", Including = "including" }
    /// What a supplier plans its social value with.
    PlanDocument {
        DeliveryPlan = "delivery plan", MilestoneTracker = "milestone tracker", None = "none",
    }
    /// What became of an invited written price.
    QuotationOutcome {
        Accepted = "accepted", NotAccepted = "not accepted", Declined = "declined",
        NoReply = "no reply",
    }
    /// How offers of social value are turned into marks.
    ScoringStrategy {
        RelativeToHighest = "relative-to-highest", ShareOfPrice = "share-of-price",
        FixedTarget = "fixed-target",
    }
    /// How much a finding weighs, the worst first.
    Severity {
        Breach = "breach", Warning = "warning", Unclear = "unclear", Advice = "advice",
        Pass = "pass", NotApplicable = "not applicable",
    }
    /// What was found of a purchase that was sampled.
    AuditResult {
        Compliant = "compliant", NotCompliant = "not compliant", NotDetermined = "not determined",
    }
    /// What a sample is spread over.
    SampleBy { Category = "category" }
    /// What a report is on.
    ReportKind {
        Annual = "annual", Quarter = "quarter", Contract = "contract", Supplier = "supplier",
    }
    /// How far the purchases can be relied on, the best first.
    AssuranceLevel {
        Substantial = "substantial", Reasonable = "reasonable", Limited = "limited", None = "none",
    }
}
