//! Alerts arrive: by mail at a real mail server, by POST at a real HTTP server.

use std::{
    fs,
    io::{BufRead as _, BufReader, Lines},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};
use sohbet::{
    alerts::{self, Downtime},
    config::{Config, Host, SmtpTls},
    db::setting,
    log,
};

use crate::house::House;

const PASSWORD: &str = "the password of a mail server";
const TOKEN: &str = "the token of a topic";
/// Looks follow each other as fast as a test would like.
const SOON: Duration = Duration::from_millis(50);

/// The other servers, and what they were sent.
struct Receiver {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    ports: Value,
    folder: tempfile::TempDir,
}

impl Receiver {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
        fs::write(&certificate, made.cert.pem()).unwrap();
        fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/http/alerts_receiver.py");
        let mut command = Command::new("/usr/bin/python3");
        command.arg(script).arg(&certificate).arg(key).args(["ada", PASSWORD]);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ports: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        Self { child, lines, ports, folder }
    }

    fn port(&self, name: &str) -> usize {
        usize::try_from(self.ports[name].as_u64().unwrap()).unwrap()
    }

    fn next(&mut self) -> Value {
        serde_json::from_str(&self.lines.next().unwrap().unwrap()).unwrap()
    }

    fn configure(&self, config: &mut Config) {
        let alerts = &mut config.alerts;
        alerts.email_to = vec!["ada@example.org".into(), "ben@example.org".into()];
        alerts.smtp_host = Some("localhost".parse::<Host>().unwrap());
        alerts.smtp_port = self.port("smtp");
        alerts.smtp_user = Some("ada".into());
        alerts.smtp_password = Some(PASSWORD.parse().unwrap());
        alerts.webhook = Some(format!("http://127.0.0.1:{}/hook?key=1", self.port("http")).parse().unwrap());
        alerts.ntfy = Some(format!("http://127.0.0.1:{}/topic", self.port("http")).parse().unwrap());
        alerts.ntfy_token = Some(TOKEN.parse().unwrap());
        alerts.root_file = Some(self.folder.path().join("certificate.pem"));
        config.server.name = "Çay evi".into();
    }

    /// Everything in TLS from the first byte on.
    fn configure_in_tls(&self, config: &mut Config) {
        self.configure(config);
        config.alerts.smtp_tls = SmtpTls::Tls;
        config.alerts.smtp_port = self.port("smtps");
        config.alerts.webhook = Some(format!("https://localhost:{}/hook", self.port("https")).parse().unwrap());
        config.alerts.ntfy = None;
        // The machine of a test is busy.
        (config.alerts.processor, config.alerts.memory) = (0, 0);
    }

    /// The texts of the next mails and the bodies of the next POSTs, so many of each, whichever come first.
    fn next_of_both(&mut self, many: usize) -> (Vec<String>, Vec<Value>) {
        let all: Vec<_> = (0..2 * many).map(|_| self.next()).collect();
        assert!(all.iter().all(|one| one["encrypted"] == json!(true)), "{all:?}");
        let of = |key: &str| all.iter().filter_map(|one| one[key].as_str().map(str::to_owned)).collect::<Vec<_>>();
        let (mails, bodies) = (of("mail"), of("body"));
        assert_eq!((mails.len(), bodies.len()), (many, many), "{all:?}");
        (mails, bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect())
    }

    /// The next mail's text and the next POST's body.
    fn next_two(&mut self) -> (String, Value) {
        let (mut mails, mut bodies) = self.next_of_both(1);
        (mails.remove(0), bodies.remove(0))
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_reaches_every_destination_and_says_what_did_not() {
    let mut receiver = Receiver::start();
    let house = House::with(|config| receiver.configure(config)).await;
    let results = house.app.alerts.test(&house.app).await;
    assert!(results.len() == 3 && results.iter().all(|(_, result)| result.is_ok()), "{results:?}");
    let mail = receiver.next();
    assert_eq!((&mail["encrypted"], &mail["to"]), (&json!(true), &json!(["ada@example.org", "ben@example.org"])));
    assert!(mail["mail"].as_str().unwrap().contains("An administrator asked for this message."), "{mail}");
    let hook = receiver.next();
    assert_eq!((&hook["path"], &hook["head"]["content-type"]), (&json!("/hook?key=1"), &json!("application/json")));
    let body: Value = serde_json::from_str(hook["body"].as_str().unwrap()).unwrap();
    assert_eq!((&body["server"], &body["alert"], &body["state"]), (&json!("Çay evi"), &json!("test"), &json!("test")));
    let topic = receiver.next();
    assert_eq!(topic["path"], "/topic");
    assert_eq!(topic["head"]["authorization"], format!("Bearer {TOKEN}"));
    assert!(topic["head"]["title"].as_str().unwrap().starts_with("=?UTF-8?B?") && topic["head"]["tags"].is_string());
    assert!(topic["body"].as_str().unwrap().contains("Alerts will come the same way."));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_keeps_a_message_from_arriving_is_said_without_a_secret() {
    let receiver = Receiver::start();
    let house = House::with(|config| {
        receiver.configure(config);
        config.alerts.smtp_password = Some("a wrong password".parse().unwrap());
        config.alerts.webhook = Some(format!("http://127.0.0.1:{}/refused", receiver.port("http")).parse().unwrap());
        config.alerts.ntfy = Some("http://127.0.0.1:1/topic".parse().unwrap());
    })
    .await;
    let ada = house.admin().await;
    let answer = ada.post("/api/alerts/test", json!(null)).await;
    answer.expect(200);
    let results = answer.json();
    let problems: Vec<_> = results.as_array().unwrap().iter().map(|one| one["problem"].as_str().unwrap()).collect();
    assert!(problems[0].contains("535") && problems[1].contains("403"), "{problems:?}");
    for secret in ["a wrong password", TOKEN, "/refused", "/topic"] {
        assert!(!results.to_string().contains(secret), "{results}");
    }
    let info = ada.get("/api/alerts").await.json();
    assert_eq!(info, json!({ "firing": [], "destinations": ["email", "webhook", "ntfy"] }));
    house.browser("192.0.2.9").get("/api/alerts").await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_and_webhook_go_through_tls_from_the_first_byte_where_that_is_wanted() {
    let mut receiver = Receiver::start();
    let house = House::with(|config| receiver.configure_in_tls(config)).await;
    let results = house.app.alerts.test(&house.app).await;
    assert!(results.len() == 2 && results.iter().all(|(_, result)| result.is_ok()), "{results:?}");
    let mail = receiver.next();
    assert_eq!((&mail["encrypted"], &mail["started"]), (&json!(true), &json!(false)), "{mail}");
    let hook = receiver.next();
    assert_eq!((&hook["encrypted"], &hook["path"]), (&json!(true), &json!("/hook")), "{hook}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_nobody_vouches_for_is_told_nothing() {
    let receiver = Receiver::start();
    let house = House::with(|config| {
        receiver.configure_in_tls(config);
        config.alerts.root_file = None;
    })
    .await;
    for (kind, result) in house.app.alerts.test(&house.app).await {
        let problem = result.unwrap_err();
        assert!(problem.contains("certificate") && !problem.contains("/hook"), "{kind:?}: {problem}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_crashed_tells_so_at_its_next_start_and_that_it_is_over() {
    let mut receiver = Receiver::start();
    let house = House::with(|config| {
        receiver.configure_in_tls(config);
        config.alerts.clear_after = Duration::ZERO;
    })
    .await;
    let watching = tokio::spawn(alerts::run(house.app.clone(), crashed(&house), SOON));
    let (mails, hooks) = receiver.next_of_both(2);
    assert!(mails[0].contains("away for about 20 minutes"), "{mails:?}");
    assert!(mails[1].contains("It is over, and has been for a while."), "{mails:?}");
    for (hook, state) in hooks.iter().zip(["fired", "cleared"]) {
        assert_eq!((&hook["alert"], &hook["state"]), (&json!("down"), &json!(state)));
    }
    assert_eq!(hooks[1]["title"], "Çay evi: over: the server was down");
    watching.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fires_when_the_server_is_started_anew_is_not_told_again() {
    let mut receiver = Receiver::start();
    let house = House::with(|config| {
        receiver.configure_in_tls(config);
        // No disk is as empty as that.
        (config.alerts.disk_free, config.alerts.after) = (101, Duration::ZERO);
    })
    .await;
    let first = tokio::spawn(alerts::run(house.app.clone(), planned(&house), SOON));
    assert_eq!(receiver.next_two().1["alert"], "disk");
    // Until it is written down.
    while house.app.db.read(|db| setting::find(db, setting::ALERTS)).await.unwrap().is_none() {
        tokio::task::yield_now().await;
    }
    first.abort();
    let second = tokio::spawn(alerts::run(house.app.clone(), crashed(&house), SOON));
    assert_eq!(receiver.next_two().1["alert"], "down", "what is new is told");
    let firing: Vec<_> = house.app.alerts.firing().into_iter().map(|firing| firing.condition).collect();
    assert_eq!(firing, [alerts::Condition::Disk, alerts::Condition::Down]);
    second.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_configuration_of_alerts_counts_at_once() {
    let mut receiver = Receiver::start();
    let house = House::with(|_| {}).await;
    let ada = house.admin().await;
    assert_eq!(ada.get("/api/alerts").await.json()["destinations"], json!([]));
    let watching = tokio::spawn(alerts::run(house.app.clone(), planned(&house), SOON));
    let mut config = Config::clone(&house.app.config.now());
    receiver.configure_in_tls(&mut config);
    (config.alerts.disk_free, config.alerts.after) = (101, Duration::ZERO);
    house.app.config.take_over(&config);
    assert_eq!(receiver.next_two().1["state"], "fired");
    assert_eq!(ada.get("/api/alerts").await.json()["destinations"], json!(["email", "webhook"]));
    (config.alerts.disk_free, config.alerts.clear_after) = (0, Duration::ZERO);
    house.app.config.take_over(&config);
    let (mail, hook) = receiver.next_two();
    assert_eq!((&hook["alert"], &hook["state"]), (&json!("disk"), &json!("cleared")), "{mail}");
    watching.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_in_the_log_are_reported_by_their_place_where_that_is_wanted() {
    let mut receiver = Receiver::start();
    let house = House::with(|config| {
        receiver.configure_in_tls(config);
        config.alerts.error_reports = true;
    })
    .await;
    let _level = log::start(&house.app.config.now().log);
    let watching = tokio::spawn(alerts::run(house.app.clone(), planned(&house), SOON));
    for name in ["ada", "ben"] {
        tracing::error!(name, "the cups of {name} are at 192.0.2.7");
    }
    let (mail, hook) = receiver.next_two();
    assert_eq!((&hook["alert"], &hook["state"]), (&json!("error_report"), &json!("report")));
    let body = hook["body"].as_str().unwrap();
    assert!(body.contains("2 x http::alerts:") && mail.contains("http::alerts:"), "{body}");
    for told in ["ada", "ben", "192.0.2.7", "cups"] {
        assert!(!body.contains(told), "{told}: {body}");
    }
    assert!(!mail.contains("cups") && !mail.contains("192.0.2.7"), "{mail}");
    // Another alert comes, another report not for an hour.
    tracing::error!("once more");
    let mut config = Config::clone(&house.app.config.now());
    (config.alerts.disk_free, config.alerts.after) = (101, Duration::ZERO);
    house.app.config.take_over(&config);
    assert_eq!(receiver.next_two().1["alert"], "disk");
    watching.abort();
}

/// What a server leaves that nobody missed.
fn planned(house: &House) -> Downtime {
    Downtime::read(&house.app.config.now().server.data_dir, 0)
}

/// What a server leaves that ended twenty minutes ago without being told to.
fn crashed(house: &House) -> Downtime {
    let (config, now) = (house.app.config.now(), house.app.auth.now());
    Downtime::read(&config.server.data_dir, now - 1200).beat(now - 1200);
    Downtime::read(&config.server.data_dir, now)
}
