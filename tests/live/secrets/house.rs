//! The real binary in a folder of its own, and all that it should keep to itself.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    sync::Arc,
};

use reqwest::{Method, Response, header};
use rustls::crypto::aws_lc_rs;
use serde_json::{Value, json};
use tokio::net::TcpSocket;

use crate::{client::Client, trust::trusting, turn_client::Allocation};

/// From where people come: an address that is in no line but those about them.
pub(super) const HOME: [u8; 4] = [127, 0, 77, 7];
pub(super) const WRONG_PASSWORD: &str = "a guessed horse battery";

/// What the configuration keeps secret.
pub(super) const CONFIGURED: [(&str, &str); 11] = [
    ("SOHBET_ACCOUNTS_TOKEN_SECRET", "a token secret of at least thirty-two bytes"),
    ("SOHBET_RELAY_SECRETS", "a shared secret of this test"),
    ("SOHBET_RELAY_API_KEYS", "the-key-of-an-application"),
    ("SOHBET_RELAY_USERS", "device:the-password-of-a-device"),
    ("SOHBET_METRICS_TOKENS", "the-token-of-a-monitoring-system"),
    ("SOHBET_TLS_ACME_EXTERNAL_ACCOUNT", "account-1:c2VjcmV0LW9mLWFuLWV4dGVybmFsLWFjY291bnQ"),
    ("SOHBET_ALERTS_SMTP_PASSWORD", "the-password-of-a-mail-server"),
    ("SOHBET_ALERTS_WEBHOOK", "http://127.0.0.1:1/the-address-of-a-hook"),
    ("SOHBET_ALERTS_WEBHOOK_TOKEN", "the-token-of-a-hook"),
    ("SOHBET_ALERTS_NTFY", "http://127.0.0.1:1/the-name-of-a-topic"),
    ("SOHBET_ALERTS_NTFY_TOKEN", "the-token-of-a-topic"),
];
/// Where mail would go, if anybody were there.
const MAIL: [(&str, &str); 5] = [
    ("SOHBET_ALERTS_EMAIL_TO", "ada@example.org"),
    ("SOHBET_ALERTS_SMTP_HOST", "127.0.0.1"),
    ("SOHBET_ALERTS_SMTP_PORT", "1"),
    ("SOHBET_ALERTS_SMTP_TLS", "off"),
    ("SOHBET_ALERTS_SMTP_USER", "ada"),
];

/// The real binary in a folder of its own, and all that it should keep to itself.
pub(super) struct House {
    child: Child,
    pub(super) folder: tempfile::TempDir,
    port: u16,
    pub(super) http: reqwest::Client,
    pub(super) secrets: Vec<String>,
    request_ids: Vec<String>,
}

impl House {
    pub(super) fn open(format: &str) -> Self {
        let _ = aws_lc_rs::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let log = File::create(folder.path().join("log")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_sohbet"));
        command.args(["--server-listen", "127.0.0.1:0", "--log-level", "trace", "--log-format", format]);
        command.env_clear().env("HOME", folder.path()).env("SOHBET_SERVER_DATA_DIR", &data);
        command.env("SOHBET_RELAY_MODE", "open").env("SOHBET_RELAY_PORTS", "41000-41999").envs(CONFIGURED).envs(MAIL);
        let mut child = command.current_dir(&folder).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut welcome = String::new();
        for line in lines {
            welcome += &line;
            welcome.push('\n');
            if line.contains("/trust/") {
                break;
            }
        }
        let after = |mark: &str| welcome.split_once(mark).unwrap().1.lines().next().unwrap().to_owned();
        let authority = reqwest::Certificate::from_pem(&fs::read(data.join("tls/ca.pem")).unwrap()).unwrap();
        let http = reqwest::Client::builder().tls_certs_only([authority]).local_address(Some(HOME.into()));
        let mut secrets: Vec<String> = CONFIGURED.map(|(_, secret)| secret.to_owned()).into();
        secrets.push("the-password-of-a-device".into());
        secrets.extend(["the-address-of-a-hook".into(), "the-name-of-a-topic".into()]);
        secrets.push("c2VjcmV0LW9mLWFuLWV4dGVybmFsLWFjY291bnQ".into());
        secrets.push(after("/setup#"));
        let port = after("https://localhost:").parse().unwrap();
        Self { child, folder, port, http: http.build().unwrap(), secrets, request_ids: Vec::new() }
    }

    pub(super) fn data(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.path().join("data").join(name)).unwrap()
    }

    pub(super) fn origin(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// Keeps a secret in mind, and gives it back.
    pub(super) fn keep(&mut self, secret: &Value) -> String {
        let secret = secret.as_str().expect("a secret").to_owned();
        assert!(secret.len() > 8, "{secret} might be in a log by chance");
        self.secrets.push(secret.clone());
        secret
    }

    pub(super) async fn send(&mut self, method: Method, path: &str, token: Option<&str>, body: String) -> Response {
        let mut request = self.http.request(method, self.origin() + path).header("origin", self.origin());
        request = request.header(header::CONTENT_TYPE, "application/json").body(body);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.unwrap();
        self.request_ids.push(answer.headers()["x-request-id"].to_str().unwrap().to_owned());
        answer
    }

    pub(super) async fn post(&mut self, path: &str, token: Option<&str>, body: Value) -> Value {
        let answer = self.send(Method::POST, path, token, body.to_string()).await;
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap_or(Value::Null)
    }

    pub(super) async fn refused(&mut self, path: &str, token: Option<&str>, body: &str) {
        let answer = self.send(Method::POST, path, token, body.to_owned()).await;
        assert!(answer.status().is_client_error(), "{path}: {}", answer.status());
    }

    /// Signs somebody in, and keeps in mind what they are given.
    pub(super) async fn login(&mut self, login: &str, password: &str) -> String {
        let body = json!({ "login": login, "password": password });
        let answer = self.send(Method::POST, "/api/sessions", None, body.to_string()).await;
        self.granted(answer).await
    }

    pub(super) async fn granted(&mut self, answer: Response) -> String {
        assert!(answer.status().is_success(), "{}", answer.status());
        let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
        let refresh = cookie.split_once('=').unwrap().1.split(';').next().unwrap().to_owned();
        self.secrets.push(refresh.clone());
        let grant: Value = answer.json().await.unwrap();
        let access = self.keep(&grant["access_token"]);
        let again = self.http.post(self.origin() + "/api/sessions/refresh").header("origin", self.origin());
        let again = again.header(header::COOKIE, format!("__Host-sohbet={refresh}")).send().await.unwrap();
        let next = again.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
        self.secrets.push(next.split_once('=').unwrap().1.split(';').next().unwrap().to_owned());
        let grant: Value = again.json().await.unwrap();
        self.keep(&grant["access_token"]);
        access
    }

    pub(super) async fn client(&self, token: &str) -> Client {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((HOME, 0))).unwrap();
        let tcp = socket.connect(SocketAddr::from(([127, 0, 0, 1], self.port))).await.unwrap();
        let tls = Arc::new(trusting(&String::from_utf8(self.data("tls/ca.pem")).unwrap()));
        let authority = format!("localhost:{}", self.port);
        let mut client = Client::over(tcp, tls, &authority, Some(&self.origin())).await.unwrap();
        client.greet(token).await;
        client
    }

    /// An allocation with what the server gave, and one try with what it did not.
    pub(super) async fn allocate(&mut self, username: &Value, password: &Value) {
        let (username, password) = (username.as_str().unwrap().to_owned(), self.keep(password));
        let server = SocketAddr::from(([127, 0, 0, 1], self.port));
        Allocation::over_udp(server, &username, &password).await.unwrap().end().await;
        assert!(Allocation::over_udp(server, &username, WRONG_PASSWORD).await.is_err());
    }

    /// Ends the server and gives its log.
    pub(super) fn close(mut self) -> (String, Vec<String>, Vec<String>) {
        let told = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(told.success() && self.child.wait().unwrap().success());
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap();
        (log, std::mem::take(&mut self.secrets), std::mem::take(&mut self.request_ids))
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
