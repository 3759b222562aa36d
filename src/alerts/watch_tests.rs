use super::*;

/// What makes a sample of a well server one of another.
type Change = fn(&mut Sample);

const MINUTE: Duration = Duration::from_secs(60);

fn watch() -> Watch {
    Watch::new(Thresholds::from(&config::Alerts::default()), &[])
}

fn well() -> Sample {
    Sample { certificate: Duration::from_secs(30 * 86_400), disk_free: Some(0.5), ..Sample::default() }
}

/// What is told while the samples of `wrong` come in every half minute for so long, then those of `right`.
fn told(wrong: impl Fn(u64) -> Sample, minutes: u64, right: impl Fn(u64) -> Sample) -> Vec<(u64, Condition, Step)> {
    let mut watch = watch();
    watch.take(Duration::ZERO, well());
    let mut told = Vec::new();
    for half in 1..=(2 * minutes + 120) {
        let now = MINUTE / 2 * u32::try_from(half).unwrap();
        let sample = if half <= 2 * minutes { wrong(half) } else { right(2 * minutes) };
        told.extend(watch.take(now, sample).into_iter().map(|news| (now.as_secs() / 60, news.condition, news.step)));
    }
    told
}

fn fires_and_clears(condition: Condition, wrong: impl Fn(u64) -> Sample, right: impl Fn(u64) -> Sample) {
    let told = told(wrong, 30, right);
    let steps: Vec<_> = told.iter().map(|(_, condition, step)| (*condition, *step)).collect();
    assert_eq!(steps, [(condition, Step::Fired), (condition, Step::Cleared)], "{told:?}");
    assert!(told[0].0 <= 10 && told[1].0 >= 40, "not before its time: {told:?}");
}

#[test]
fn every_condition_fires_once_and_clears_once() {
    let sample = |change: Change| {
        let mut sample = well();
        change(&mut sample);
        sample
    };
    let constant: [(Condition, Change); 6] = [
        (Condition::Database, |sample| sample.database_stands = true),
        (Condition::Processor, |sample| sample.processor = Some(0.97)),
        (Condition::Memory, |sample| sample.memory = Some(0.95)),
        (Condition::Disk, |sample| sample.disk_free = Some(0.04)),
        (Condition::Certificate, |sample| sample.certificate = Duration::from_secs(3600)),
        (Condition::Down, |sample| sample.was_down = true),
    ];
    for (condition, change) in constant {
        fires_and_clears(condition, |_| sample(change), |_| well());
    }
    let failing = |half| Count { all: 10 * half, failed: 4 * half };
    let requests = |half| Sample { requests: failing(half), ..well() };
    fires_and_clears(Condition::Errors, requests, requests);
    let connections = |half| Sample { connections: failing(half), ..well() };
    fires_and_clears(Condition::Connections, connections, connections);
}

#[test]
fn failures_that_the_database_counts_fire_and_end_with_the_last() {
    let failing = |half| Sample { database_failures: half, ..well() };
    fires_and_clears(Condition::Database, failing, failing);
}

#[test]
fn what_lasts_a_moment_is_not_told() {
    assert_eq!(told(|_| Sample { processor: Some(1.0), ..well() }, 4, |_| well()), []);
}

#[test]
fn what_comes_and_goes_is_told_once() {
    let flutter =
        |half: u64| Sample { processor: Some(if half > 20 && half.is_multiple_of(6) { 0.1 } else { 1.0 }), ..well() };
    let steps: Vec<_> = told(flutter, 60, |_| well()).into_iter().map(|(_, _, step)| step).collect();
    assert_eq!(steps, [Step::Fired, Step::Cleared]);
}

#[test]
fn what_holds_is_repeated_once_a_day() {
    let steps = told(|_| Sample { disk_free: Some(0.01), ..well() }, 3 * 24 * 60, |_| well());
    let steps: Vec<_> = steps.into_iter().map(|(_, _, step)| step).collect();
    assert_eq!(steps, [Step::Fired, Step::Holds, Step::Holds, Step::Cleared]);
}

#[test]
fn a_few_failures_say_nothing_and_a_share_of_nothing_switches_off() {
    let few = |half: u64| Sample { connections: Count { all: half.min(4), failed: half.min(4) }, ..well() };
    assert_eq!(told(few, 60, few), []);
    let thresholds = config::Alerts { processor: 0, disk_free: 0, ..config::Alerts::default() };
    let mut off = Watch::new(Thresholds::from(&thresholds), &[]);
    for minute in 0..60 {
        let sample = Sample { processor: Some(1.0), disk_free: Some(0.0), ..well() };
        assert_eq!(off.take(MINUTE * minute, sample), []);
    }
}

#[test]
fn what_fired_before_a_restart_is_not_told_anew_but_repeated_in_its_time_and_cleared() {
    let (told, start) = (MINUTE * 999_910, MINUTE * 1_000_000);
    let firing = Firing { condition: Condition::Disk, since: told, told };
    let mut watch = Watch::new(Thresholds::from(&config::Alerts::default()), &[firing]);
    let full = Sample { disk_free: Some(0.01), ..well() };
    let mut steps = Vec::new();
    for minute in 0..(24 * 60 + 20) {
        let sample = if minute < 23 * 60 { full } else { well() };
        let news = watch.take(start + MINUTE * minute, sample);
        steps.extend(news.into_iter().map(|news| (minute, news.condition, news.step)));
    }
    assert_eq!(steps, [(1350, Condition::Disk, Step::Holds), (1390, Condition::Disk, Step::Cleared)]);
    assert_eq!(watch.firing().count(), 0);
}

#[test]
fn a_server_that_crashes_over_and_over_tells_so_once() {
    let down = Sample { was_down: true, ..well() };
    let first = watch().take(MINUTE, down);
    assert_eq!(first, [News { condition: Condition::Down, step: Step::Fired }]);
    let known = [Firing { condition: Condition::Down, since: MINUTE, told: MINUTE }];
    let again = || Watch::new(Thresholds::from(&config::Alerts::default()), &known);
    let mut crashed = again();
    assert_eq!(crashed.take(MINUTE * 2, down), []);
    let mut restarted = again();
    assert_eq!(restarted.take(MINUTE * 2, well()), []);
    assert_eq!(restarted.take(MINUTE * 12, well()), [News { condition: Condition::Down, step: Step::Cleared }]);
}
