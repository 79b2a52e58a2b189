//! What is wrong with a contract's delivery, and what to do about each.

use crate::calc::words::Rag;
use crate::db::request::{ContractDetail, ContractPerformance, Standing};

/// A sentence each, what waits longest first.
pub fn lines(found: &ContractPerformance, detail: &ContractDetail) -> Vec<String> {
    let mut lines = Vec::new();
    for quarter in &found.quarters {
        let (name, due) = (quarter.quarter, quarter.due);
        match quarter.standing {
            Standing::Overdue => lines.push(format!(
                "The return for {name} was due on {due} and is overdue. Ask the supplier for it, and enter it."
            )),
            Standing::Queried => lines.push(format!(
                "The return for {name} is queried. Get the answer, amend the return and submit it."
            )),
            Standing::Submitted => lines.push(format!(
                "The return for {name} waits for validation. A person who did not key it validates it."
            )),
            Standing::Due => lines.push(format!("The return for {name} is due by {due}. Enter it.")),
            Standing::Draft => {
                lines.push(format!("The return for {name} is a draft. Complete and submit it."));
            }
            Standing::Validated | Standing::Later => {}
        }
    }
    for (commitment, own) in &found.lines {
        let share = own.share.and_then(crate::calc::fraction::Fraction::percent);
        let (Rag::Red | Rag::Amber, Some(share)) = (own.rag, share) else { continue };
        let measure = &commitment.measure;
        lines.push(format!(
            "{} {} is {}: {share}% of what was expected is validated, {} {} are missing. Agree with the supplier how it is made up, and record the action.",
            measure.measure_ref,
            measure.title,
            own.rag,
            own.to_date.shortfall.units.grouped(),
            measure.unit
        ));
    }
    let finding = |found: &crate::calc::problem::Finding| {
        format!("{}. {}", found.what, found.problem.remedy())
    };
    lines.extend(detail.findings.iter().map(finding));
    lines
}
