//! The figures as monitoring systems see them: read by parsers that nobody here wrote, asked by a real Prometheus.

use std::{
    collections::BTreeSet,
    env,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use reqwest::header::{ACCEPT, AUTHORIZATION};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{client::Client, host::Host, ports::free_port, turn_client::Allocation};

const TOKEN: &str = "a token of these tests alone";
/// Debian's own Python, which has Debian's packages.
const PYTHON: &str = "/usr/bin/python3";
const RULES: &str = "packaging/prometheus/sohbet.rules.yml";
const RULE_TESTS: &str = "packaging/prometheus/sohbet.rules.test.yml";
const DASHBOARD: &str = "packaging/grafana/sohbet.json";

/// A server on which people have talked a little.
async fn lively() -> Host {
    let host = Host::with(|config| config.metrics.tokens = vec![TOKEN.parse().unwrap()]).await;
    let (admin, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&admin, "members").await;
    let (_admin, joined) = Client::join(&host, &admin, &room).await;
    let (mut ben, _) = Client::join(&host, &ben, &room).await;
    let begun = json!({ "gathering": 120, "first_media": 480, "path": "udp" });
    let later = json!({ "loss": 20, "jitter": 6, "round_trip": 45, "concealment": 1, "freezes": 2 });
    for report in [begun, later, json!({ "failed": true })] {
        ben.say(json!({ "type": "quality", "report": report })).await;
    }
    ben.say(json!({ "type": "ping" })).await;
    ben.until("pong").await;
    let ice = &joined["ice_servers"][1];
    let (username, password) = (ice["username"].as_str().unwrap(), ice["credential"].as_str().unwrap());
    let allocation = Allocation::over_udp(host.address(), username, password).await.unwrap();
    allocation.end().await;
    host
}

async fn page(host: &Host, accept: &str) -> String {
    let request = reqwest::Client::builder().tls_certs_only([host.authority_certificate()]).build().unwrap();
    let request = request.get(host.origin() + "/metrics").header(ACCEPT, accept);
    let answer = request.header(AUTHORIZATION, format!("Bearer {TOKEN}")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.text().await.unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).into()
}

/// What a program says to this input.
fn tell(program: &mut Command, input: &str) -> Output {
    let mut child =
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap_or_else(|error| {
            panic!("{}: {error}; `cargo xtask test` installs it", program.get_program().display())
        });
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[track_caller]
fn succeeded(output: &Output) -> String {
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    said
}

#[tokio::test]
async fn promtool_finds_nothing_wrong_with_the_page() {
    let text = page(&lively().await, "text/plain").await;
    let said = succeeded(&tell(Command::new("promtool").args(["check", "metrics"]), &text));
    assert_eq!(said, "");
}

/// Prints each family's name, type, labels and help, and how many samples it has.
const PARSER: &str = "
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
page = sys.stdin.read()
for family in text_string_to_metric_families(page):
    labels = sorted({label for sample in family.samples for label in sample.labels} - {'le'})
    print(json.dumps([family.name, family.type, labels, family.documentation, len(family.samples)]))
";

/// A family as Python's parser understood it.
struct Family {
    name: String,
    kind: String,
    labels: Vec<String>,
    help: String,
    samples: u64,
}

fn parse(page: &str) -> Vec<Family> {
    let said = succeeded(&tell(Command::new(PYTHON).args(["-c", PARSER]), page));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let family = |line: &str| {
        let family: Value = serde_json::from_str(line).unwrap();
        Family {
            name: text(&family[0]),
            kind: text(&family[1]),
            labels: family[2].as_array().unwrap().iter().map(text).collect(),
            help: text(&family[3]),
            samples: family[4].as_u64().unwrap(),
        }
    };
    said.lines().map(family).collect()
}

#[tokio::test]
async fn the_strict_parser_of_openmetrics_reads_the_page_and_every_family_has_series() {
    let families = parse(&page(&lively().await, "application/openmetrics-text").await);
    for Family { name, kind, help, samples, .. } in &families {
        assert!(name.starts_with("sohbet_") || name.starts_with("process_"), "{name}");
        assert!(matches!(kind.as_str(), "counter" | "gauge" | "histogram" | "info"), "{name}: {kind}");
        assert!(!help.is_empty() && *samples > 0, "{name}");
    }
    assert!(families.len() > 50);
}

/// Where the table of docs/monitoring.md begins and ends.
const TABLE: [&str; 2] = ["<!-- metrics: begin; written by `cargo xtask gen` -->\n", "<!-- metrics: end -->"];

#[tokio::test]
async fn the_reference_pages_list_every_figure() {
    let mut families = parse(&page(&lively().await, "application/openmetrics-text").await);
    families.sort_by(|one, other| one.name.cmp(&other.name));
    let mut table = String::from("\n| name | kind | labels | what it is |\n| --- | --- | --- | --- |\n");
    for Family { name, kind, labels, help, .. } in &families {
        let name = if kind == "counter" { format!("{name}_total") } else { name.clone() };
        let labels: Vec<_> = labels.iter().map(|label| format!("`{label}`")).collect();
        let _ = writeln!(table, "| `{name}` | {kind} | {} | {help} |", labels.join(", "));
    }
    table.push('\n');
    let file = root().join("docs/monitoring.md");
    let text = fs::read_to_string(&file).unwrap();
    let [begin, end] = TABLE;
    let (before, rest) = text.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let fresh = format!("{before}{begin}{table}{end}{after}");
    if env::var_os("UPDATE_PAGES").is_some() {
        fs::write(&file, &fresh).unwrap();
    }
    assert!(fresh == fs::read_to_string(&file).unwrap(), "docs/monitoring.md is stale: run `cargo xtask gen`");
}

#[test]
fn the_rules_are_sound_and_fire_when_they_should() {
    succeeded(&Command::new("promtool").args(["check", "rules"]).arg(root().join(RULES)).output().unwrap());
    succeeded(&Command::new("promtool").args(["test", "rules"]).arg(root().join(RULE_TESTS)).output().unwrap());
}

/// The questions that a dashboard asks.
fn questions(panels: &Value, found: &mut Vec<String>) {
    for panel in panels.as_array().into_iter().flatten() {
        let targets = panel["targets"].as_array().into_iter().flatten();
        found.extend(targets.map(|target| target["expr"].as_str().unwrap().to_owned()));
        questions(&panel["panels"], found);
    }
}

/// The names of figures in a text.
fn names(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("sohbet_") || word.starts_with("process_")).collect()
}

#[tokio::test]
async fn a_real_prometheus_reads_the_server_and_answers_every_question_of_dashboard_and_rules() {
    let host = lively().await;
    let text = page(&host, "text/plain").await;
    let shown: BTreeSet<&str> =
        text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split(['{', ' ']).next()).collect();
    let rules = fs::read_to_string(root().join(RULES)).unwrap();
    let dashboard: Value = serde_json::from_str(&fs::read_to_string(root().join(DASHBOARD)).unwrap()).unwrap();
    let mut asked = Vec::new();
    questions(&dashboard["panels"], &mut asked);
    assert!(asked.len() > 20);
    for text in asked.iter().chain([&rules]) {
        for name in names(text) {
            assert!(shown.contains(name), "there is no {name}");
        }
    }

    let prometheus = Prometheus::start(&host);
    prometheus.until("up == 1").await;
    prometheus.until("sohbet_webrtc_connections_total{outcome=\"connected\"} == 1").await;
    for question in asked {
        let answer = prometheus.ask(&question.replace("$__rate_interval", "1m").replace("$instance", ".*")).await;
        assert_eq!(answer["status"], "success", "{question}: {answer}");
    }
    let rules = prometheus.get("/api/v1/rules").await;
    let groups = rules["data"]["groups"].as_array().unwrap();
    let all: Vec<&Value> = groups.iter().flat_map(|group| group["rules"].as_array().unwrap()).collect();
    assert!(all.len() > 10);
    for rule in all {
        assert_eq!(rule["lastError"], Value::Null, "{rule}");
    }
}

/// A Prometheus that reads one server, until the test ends it.
struct Prometheus {
    child: Child,
    address: String,
    http: reqwest::Client,
    _folder: tempfile::TempDir,
}

impl Prometheus {
    fn start(host: &Host) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let authority = folder.path().join("ca.pem");
        fs::write(&authority, host.server.app().tls.authority_pem()).unwrap();
        let config = json!({
            "global": { "scrape_interval": "1s", "evaluation_interval": "1s" },
            "rule_files": [root().join(RULES)],
            "scrape_configs": [{
                "job_name": "sohbet",
                "scheme": "https",
                "authorization": { "credentials": TOKEN },
                "tls_config": { "ca_file": authority },
                "static_configs": [{ "targets": [host.authority()] }],
            }],
        });
        // JSON is YAML too.
        let file = folder.path().join("prometheus.yml");
        fs::write(&file, config.to_string()).unwrap();
        let address = format!("127.0.0.1:{}", free_port());
        let child = Command::new("prometheus")
            .arg(format!("--config.file={}", file.display()))
            .arg(format!("--storage.tsdb.path={}", folder.path().join("data").display()))
            .arg(format!("--web.listen-address={address}"))
            .stderr(Stdio::null())
            .spawn()
            .expect("prometheus is installed by `cargo xtask test`");
        Self { child, address, http: reqwest::Client::new(), _folder: folder }
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.http.get(format!("http://{}{path}", self.address)).send().await;
        match answer {
            Ok(answer) => answer.json().await.unwrap_or(Value::Null),
            Err(_) => Value::Null,
        }
    }

    async fn ask(&self, question: &str) -> Value {
        let url = format!("http://{}/api/v1/query", self.address);
        let answer = self.http.get(url).query(&[("query", question)]).send().await;
        match answer {
            Ok(answer) => answer.json().await.unwrap_or(Value::Null),
            Err(_) => Value::Null,
        }
    }

    /// Waits until a question has an answer.
    async fn until(&self, question: &str) {
        for _ in 0..300 {
            let answer = self.ask(question).await;
            if answer["data"]["result"].as_array().is_some_and(|result| !result.is_empty()) {
                return;
            }
            sleep(Duration::from_millis(100)).await;
        }
        panic!("{question} has no answer: {}", self.get("/api/v1/targets").await);
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
