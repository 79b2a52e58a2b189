//! Charts as lines of text and as drawings. Worked by hand.

use sleva::calc::Pence;
use sleva::publish::report::Format;
use sleva::publish::twin;
use sleva::report::{Chart, Part, Report};

use super::{annual, text};

fn chart() -> Chart {
    let pence = |pounds: i64| Pence::from_raw(pounds * 100);
    Chart {
        id: "by-name-chart".to_owned(),
        title: "By name".to_owned(),
        series: vec!["Committed".to_owned(), "Validated".to_owned()],
        rows: vec![
            ("One".to_owned(), vec![pence(1600), pence(100)]),
            ("Three".to_owned(), vec![pence(0), None]),
        ],
    }
}

#[test]
fn a_bar_is_as_long_as_its_share_in_letters_and_in_ascii() {
    let plain = |text: &str| text.to_owned();
    // 16 columns for the bars: label 5, series 9, amount 9 and three gaps of 2.
    assert_eq!(
        chart().lines(45, &plain),
        [
            "One    Committed  ████████████████  £1,600.00",
            "       Validated  █                   £100.00",
            "Three  Committed                        £0.00",
            "       Validated                            ?",
        ]
    );
    let ascii = |text: &str| twin(text, true).into_owned();
    let lines = chart().lines(48, &ascii);
    assert_eq!(lines[0], "One    Committed  ################  GBP 1,600.00");
    assert!(lines.iter().all(|line| line.is_ascii()));
    // An eighth of a column is seen, and so is less.
    assert_eq!(chart().bar(Pence::from_raw(1250), 16), "▏");
    assert_eq!(chart().bar(Pence::from_raw(1), 16), "▏");
    assert_eq!(chart().bar(None, 16), "");
}

#[test]
fn a_chart_is_drawn_to_scale_with_words_for_those_who_do_not_see_it() {
    let mut report = Report { title: "T".to_owned(), ..Report::default() };
    report.chart(chart());
    let page = text(&report, Format::Html);
    // The largest bar takes 44 of 100, one of a sixteenth of it 2.75.
    for has in [
        "role=\"img\"",
        "<title id=\"by-name-chart-title\">By name</title>",
        "width=\"44.00%\"",
        "width=\"2.75%\"",
        "<pattern id=\"by-name-chart-hatch\"",
        ">£1,600.00</text>",
        ">?</text>",
    ] {
        assert!(page.contains(has), "{has}\n{page}");
    }
    assert_eq!(page.matches("width=\"44.00%\"").count(), 1);
}

#[test]
fn every_chart_that_is_asked_for_is_there_with_its_numbers_in_a_table() {
    let report = annual();
    let tables: Vec<&str> = report
        .parts
        .iter()
        .filter_map(|part| if let Part::Table(own) = part { Some(own.id.as_str()) } else { None })
        .collect();
    let charts: Vec<&Chart> = report
        .parts
        .iter()
        .filter_map(|part| if let Part::Chart(own) = part { Some(own) } else { None })
        .collect();
    let ids: Vec<&str> = charts.iter().map(|own| own.id.as_str()).collect();
    for id in ["by-theme-chart", "by-category-chart", "by-year-chart", "by-quarter-chart"] {
        assert!(ids.contains(&id), "{ids:?}");
    }
    for id in &ids {
        assert!(tables.contains(&id.strip_suffix("-chart").unwrap()), "{id} {tables:?}");
    }
    let shown = text(&report, Format::Text);
    let markdown = text(&report, Format::Markdown);
    for own in charts {
        assert!(shown.contains(&own.title) && markdown.contains(&own.title), "{}", own.title);
    }
    // A theme whose measures are only recorded is a dash in the table and no bar.
    assert!(shown.contains("Innovation") && !shown.contains("Innovation   Committed"), "{shown}");
    assert!(shown.contains("█") && markdown.contains("█"));
}
