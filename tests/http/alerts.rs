//! Alerts arrive: by mail at a real mail server, by POST at a real HTTP server.

use std::{
    fs,
    io::{BufRead as _, BufReader, Lines},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};
use sohbet::{
    alerts::{self, Downtime},
    config::{Config, Host},
};

use crate::house::House;

const PASSWORD: &str = "the password of a mail server";
const TOKEN: &str = "the token of a topic";

/// The other servers, and what they were sent.
struct Receiver {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    smtp: usize,
    http: u64,
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
        let smtp = usize::try_from(ports["smtp"].as_u64().unwrap()).unwrap();
        Self { child, lines, smtp, http: ports["http"].as_u64().unwrap(), folder }
    }

    fn next(&mut self) -> Value {
        serde_json::from_str(&self.lines.next().unwrap().unwrap()).unwrap()
    }

    fn configure(&self, config: &mut Config) {
        let alerts = &mut config.alerts;
        alerts.email_to = vec!["ada@example.org".into(), "ben@example.org".into()];
        alerts.smtp_host = Some("localhost".parse::<Host>().unwrap());
        alerts.smtp_port = self.smtp;
        alerts.smtp_user = Some("ada".into());
        alerts.smtp_password = Some(PASSWORD.parse().unwrap());
        alerts.webhook = Some(format!("http://127.0.0.1:{}/hook?key=1", self.http).parse().unwrap());
        alerts.ntfy = Some(format!("http://127.0.0.1:{}/topic", self.http).parse().unwrap());
        alerts.ntfy_token = Some(TOKEN.parse().unwrap());
        alerts.root_file = Some(self.folder.path().join("certificate.pem"));
        config.server.name = "Çay evi".into();
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
        config.alerts.webhook = Some(format!("http://127.0.0.1:{}/refused", receiver.http).parse().unwrap());
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
async fn a_server_that_crashed_tells_so_at_its_next_start() {
    let mut receiver = Receiver::start();
    let house = House::with(|config| {
        receiver.configure(config);
        (config.alerts.webhook, config.alerts.ntfy) = (None, None);
    })
    .await;
    let folder = house.app.config.server.data_dir.clone();
    Downtime::read(&folder, house.app.auth.now() - 1200).beat(house.app.auth.now() - 1200);
    let downtime = Downtime::read(&folder, house.app.auth.now());
    let watching = tokio::spawn(alerts::run(house.app.clone(), downtime));
    let mail = receiver.next();
    let text = mail["mail"].as_str().unwrap();
    assert!(text.contains("away for about 20 minutes"), "{text}");
    assert_eq!(house.app.alerts.firing()[0].condition, alerts::Condition::Down);
    watching.abort();
}
