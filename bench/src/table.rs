//! The tables, in Markdown that reads well in a terminal too.

use std::iter;

use crate::{
    outcome::Outcome,
    rounds::Results,
    servers::Kind,
    workload::{LATENCY_AT_MOST, MEMORY_AT_MOST, Task},
};

/// The most that may be lost for a figure to count.
const LOSS_AT_MOST: f64 = 0.001;

/// What a relayed packet costs each server, and whether that is what it should.
pub(crate) fn costs(results: &[Results]) -> String {
    let mut rows = vec![words(["workload", "coturn", "sohbet", "ratio", "at most", "", "forwarder"])];
    for result in results {
        rows.push(cost(result));
        rows.extend(latency(result));
        rows.extend(memory(result));
    }
    render(&rows)
}

fn cost(result: &Results) -> Vec<String> {
    let micros = |kind| result.median(kind, |outcome| Some(outcome.cost / 1e3));
    let (ratio, limit) = (result.ratio(Kind::Sohbet), result.workload.at_most);
    let lossy = [Kind::Coturn, Kind::Sohbet]
        .into_iter()
        .any(|kind| result.median(kind, |outcome| Some(outcome.loss)).is_some_and(|loss| loss > LOSS_AT_MOST));
    let verdict = if lossy { "too much is lost" } else { verdict(ratio, limit) };
    vec![
        result.workload.title.to_owned(),
        number(micros(Kind::Coturn), 2, " µs"),
        number(micros(Kind::Sohbet), 2, " µs"),
        number(ratio, 2, ""),
        number(limit, 2, ""),
        verdict.to_owned(),
        number(result.ratio(Kind::Forwarder), 2, ""),
    ]
}

/// For calls: how long packets take.
fn latency(result: &Results) -> Option<Vec<String>> {
    (result.workload.name == "calls").then_some(())?;
    let milliseconds = |kind| result.median(kind, |outcome| Some(millis(outcome.latency?)));
    let (coturn, sohbet) = (milliseconds(Kind::Coturn), milliseconds(Kind::Sohbet));
    let added = sohbet.zip(coturn).map(|(sohbet, coturn)| sohbet - coturn);
    Some(vec![
        "calls: half of the packets arrive within".to_owned(),
        number(coturn, 2, " ms"),
        number(sohbet, 2, " ms"),
        number(added, 2, " ms more"),
        number(Some(LATENCY_AT_MOST), 2, " ms"),
        verdict(added, Some(LATENCY_AT_MOST)).to_owned(),
        "-".to_owned(),
    ])
}

/// For allocations: what they hold.
fn memory(result: &Results) -> Option<Vec<String>> {
    matches!(result.workload.task, Task::Allocate { .. }).then_some(())?;
    let megabytes = |kind| result.median(kind, |outcome| Some(outcome.memory? / 1e6));
    let sohbet = megabytes(Kind::Sohbet);
    Some(vec![
        "resident memory of 1,000 idle allocations".to_owned(),
        number(megabytes(Kind::Coturn), 2, " MB"),
        number(sohbet, 2, " MB"),
        "-".to_owned(),
        number(Some(MEMORY_AT_MOST), 2, " MB"),
        verdict(sohbet, Some(MEMORY_AT_MOST)).to_owned(),
        "-".to_owned(),
    ])
}

/// What else was seen, server by server.
pub(crate) fn details(results: &[Results]) -> String {
    let heads = ["workload", "server", "per second", "lost", "median latency", "server's core", "generator's core"];
    let mut rows = vec![words(heads)];
    for result in results {
        for kind in Kind::ALL.into_iter().filter(|kind| result.outcomes.contains_key(kind)) {
            let figure = |figure: fn(&Outcome) -> Option<f64>| result.median(kind, figure);
            rows.push(vec![
                result.workload.name.to_owned(),
                kind.to_string(),
                number(figure(|outcome| Some(outcome.per_second)), 0, ""),
                number(figure(|outcome| Some(outcome.loss * 100.0)), 3, " %"),
                number(figure(|outcome| Some(millis(outcome.latency?))), 2, " ms"),
                number(figure(|outcome| Some(outcome.server_busy * 100.0)), 0, " %"),
                number(figure(|outcome| Some(outcome.generator_busy * 100.0)), 0, " %"),
            ]);
        }
    }
    render(&rows)
}

/// One run in one line.
pub(crate) fn line(outcome: &Outcome) -> String {
    let latency = outcome.latency.map_or_else(String::new, |latency| format!("  median {:.3} ms", millis(latency)));
    let memory = outcome.memory.map_or_else(String::new, |memory| format!("  {:.2} MB for 1,000", memory / 1e6));
    format!(
        "{:7.2} µs  {:8.0}/s  {:6.3} % lost  server {:3.0} %  generator {:3.0} %{latency}{memory}",
        outcome.cost / 1e3,
        outcome.per_second,
        outcome.loss * 100.0,
        outcome.server_busy * 100.0,
        outcome.generator_busy * 100.0
    )
}

fn verdict(value: Option<f64>, limit: Option<f64>) -> &'static str {
    match (value, limit) {
        (Some(value), Some(limit)) if value <= limit => "met",
        (Some(_), Some(_)) => "missed",
        _ => "-",
    }
}

#[allow(clippy::cast_precision_loss, reason = "shorter than 50 days")]
fn millis(nanos: u64) -> f64 {
    nanos as f64 / 1e6
}

fn number(value: Option<f64>, digits: usize, unit: &str) -> String {
    value.map_or_else(|| "-".into(), |value| format!("{value:.digits$}{unit}"))
}

fn words<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(str::to_owned).to_vec()
}

/// The first row is the head. The first column stands left, the others right.
pub(crate) fn render(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0).max(2);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cell = |(index, cell): (usize, &String)| match (index, widths[index]) {
            (0, width) => format!(" {cell:<width$} "),
            (_, width) => format!(" {cell:>width$} "),
        };
        format!("|{}|", row.iter().enumerate().map(cell).collect::<Vec<_>>().join("|"))
    };
    let rule = |index: usize| if index == 0 { "-".repeat(widths[0] + 2) } else { "-".repeat(widths[index] + 1) + ":" };
    let rules = format!("|{}|", (0..columns).map(rule).collect::<Vec<_>>().join("|"));
    let mut lines = rows.iter().map(line);
    lines.next().into_iter().chain(iter::once(rules)).chain(lines).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::workload;

    fn outcome(cost: f64, loss: f64) -> Outcome {
        Outcome {
            cost,
            per_second: 1e5,
            server_busy: 1.0,
            generator_busy: 0.5,
            loss,
            latency: Some(100_000),
            memory: None,
        }
    }

    fn audio(sohbet: [Outcome; 3]) -> Results {
        let coturn = vec![outcome(8000.0, 0.0), outcome(10_000.0, 0.0), outcome(9000.0, 0.0)];
        let workload = workload::all().remove(0);
        Results { workload, outcomes: HashMap::from([(Kind::Coturn, coturn), (Kind::Sohbet, sohbet.to_vec())]) }
    }

    #[test]
    fn a_ratio_is_the_median_of_the_rounds_ratios() {
        let result = audio([outcome(4000.0, 0.0), outcome(3000.0, 0.0), outcome(3600.0, 0.0)]);
        assert!((result.ratio(Kind::Sohbet).unwrap() - 0.4).abs() < 1e-9);
        assert_eq!(result.ratio(Kind::Forwarder), None);
    }

    #[test]
    fn the_table_tells_what_is_met_and_what_is_missed() {
        let met = audio([outcome(3000.0, 0.0); 3]);
        let missed = audio([outcome(6000.0, 0.0); 3]);
        let lossy = audio([outcome(3000.0, 0.002); 3]);
        assert_eq!(
            costs(&[met, missed, lossy]),
            "\
| workload                     |  coturn |  sohbet | ratio | at most |                  | forwarder |
|------------------------------|--------:|--------:|------:|--------:|-----------------:|----------:|
| 160 B, 10 clients, saturated | 9.00 µs | 3.00 µs |  0.33 |    0.40 |              met |         - |
| 160 B, 10 clients, saturated | 9.00 µs | 6.00 µs |  0.67 |    0.40 |           missed |         - |
| 160 B, 10 clients, saturated | 9.00 µs | 3.00 µs |  0.33 |    0.40 | too much is lost |         - |"
        );
    }
}
