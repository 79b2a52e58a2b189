//! The field's words and their arithmetic: no input or output, no clock, no float, no panic.
//!
//! | module | what it holds |
//! |---|---|
//! | [`number`] | [`Pence`], [`Quantity`], [`Proxy`]: scaled integers, read and printed exactly |
//! | [`fraction`] | exact fractions, for what is compared before it is rounded |
//! | [`value`] | value of a line and sums of lines; unknown, zero and not applicable kept apart |
//! | [`quarter`] | quarters of the council's financial year |
//! | [`parse`] | dates and yes/no as people type them |
//! | [`text`] | what text our own records accept, and how any text is shown harmlessly |
//! | [`words`] | the closed lists of words (route, status, size and so on) |
//! | [`supplier`], [`contract`], [`measure`], [`commitment`] | the nouns |
//! | [`procurement`] | purchases before they are contracts, and their quotations |
//! | [`returns`] | quarterly returns: their versions, lines, evidence, actions, ratings and variations |
//! | [`performance`] | expected, delivered, forecast and missing, of a commitment and of many |
//! | [`checks`] | what speaks at a cell while a return is entered |
//! | [`locality`] | local, region, outside or unclear, from a postcode, with the reason |
//! | [`living_wage`] | whether a contract is in scope of the Living Wage, and a declared rate meets it |
//! | [`rule`], [`rules`] | the procurement rules: what they look at, what they say, and each of them |
//! | [`sampling`], [`interval`], [`assurance`] | the quotations audit: what is drawn, how sure its rate is, what level that gives |
//! | [`waiver`] | a person's decision that a finding may stand |
//! | [`problem`] | what needs attention in a contract |
//! | [`filter`] | what a list shows: words and terms, the same on screen and command line |
//! | [`trail`] | which changes of the audit trail are shown, by words and terms |
//! | [`formula`] | text that a spreadsheet would run, and how it is kept text |
//! | [`figure`], [`explain`] | names of figures and how each came about |
//! | [`frozen`] | reports that were frozen, and the digest of one |

pub mod assurance;
pub mod checks;
pub mod commitment;
pub mod contract;
pub mod explain;
pub mod figure;
pub mod filter;
pub mod formula;
pub mod fraction;
pub mod frozen;
pub mod interval;
pub mod living_wage;
pub mod locality;
pub mod measure;
pub mod number;
pub mod parse;
pub mod performance;
pub mod problem;
pub mod procurement;
pub mod quarter;
pub mod returns;
pub mod rule;
pub mod rules;
pub mod sampling;
pub mod supplier;
pub mod text;
pub mod trail;
pub mod typed;
pub mod value;
pub mod waiver;
pub mod words;

pub use jiff::civil::Date;
pub use number::{Pence, Proxy, Quantity};
pub use quarter::Quarter;
pub use value::{Total, Value};
