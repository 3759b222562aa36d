//! A machine with a server on it: a folder, the real binary, and people who write.

use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::Arc,
};

use reqwest::{Method, StatusCode};
use rustls::{ClientConfig, crypto::aws_lc_rs};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::trust::trusting;

pub(crate) const PASSWORD: &str = "correct horse battery";

/// A folder, and the server that runs on it.
pub(crate) struct Home {
    folder: TempDir,
    server: Option<Child>,
    pub(crate) http: Http,
    /// What the signaling client trusts.
    pub(crate) tls: Arc<ClientConfig>,
}

/// The way to a server. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Http {
    client: reqwest::Client,
    port: u16,
}

impl Home {
    /// A machine on which nothing ran yet.
    pub(crate) fn empty() -> Self {
        let _ = aws_lc_rs::default_provider().install_default();
        let http = Http { client: reqwest::Client::new(), port: 0 };
        let tls = Arc::new(
            ClientConfig::builder().with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth(),
        );
        Self { folder: tempfile::tempdir().unwrap(), server: None, http, tls }
    }

    /// One with a running server.
    pub(crate) fn running() -> Self {
        let mut home = Self::empty();
        home.start();
        home
    }

    /// A file of the data folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("data").join(name)
    }

    /// A path outside of it.
    pub(crate) fn outside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.file("sohbet.sqlite")
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sohbet"));
        command.args(words).current_dir(self.folder.path()).env_clear().env("HOME", self.folder.path());
        command.env("SOHBET_SERVER_DATA_DIR", self.file("")).env("SOHBET_SERVER_LISTEN", "127.0.0.1:0");
        command.env("SOHBET_ACCOUNTS_REGISTRATION", "open").env("USER", "root").stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// What a command prints that must succeed.
    #[track_caller]
    pub(crate) fn text(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    #[track_caller]
    pub(crate) fn json(&self, words: &[&str]) -> Value {
        serde_json::from_str(&self.text(words)).unwrap()
    }

    /// What a command says that must fail with this code.
    #[track_caller]
    pub(crate) fn failure(&self, words: &[&str], code: i32) -> String {
        let output = self.run(words);
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{words:?}: {message}");
        message
    }

    /// Starts the server and waits until it is ready.
    pub(crate) fn start(&mut self) {
        self.try_start().expect("the server starts");
    }

    /// The same; gives the exit code of one that does not start.
    pub(crate) fn try_start(&mut self) -> Result<(), Option<i32>> {
        let mut command = self.command(&["serve"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = lines.find_map(|line| line.split_once("https://localhost:").and_then(|(_, port)| port.parse().ok()));
        let Some(port) = port else { return Err(child.wait().unwrap().code()) };
        self.server = Some(child);
        // The rest of the welcome comes at once; a pipe that nobody reads is still open then.
        let _ = lines.find(|line| line.contains("/trust/"));
        let authority = std::fs::read_to_string(self.file("tls/ca.pem")).unwrap();
        let trusted = reqwest::Certificate::from_pem(authority.as_bytes()).unwrap();
        let client = reqwest::Client::builder().tls_certs_only([trusted]).build().unwrap();
        self.http = Http { client, port };
        self.tls = Arc::new(trusting(&authority));
        Ok(())
    }

    /// Ends the server by force (SIGKILL).
    pub(crate) fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            let _ = server.kill();
            let _ = server.wait();
        }
    }

    /// Ends the server as a manager does.
    pub(crate) fn stop(&mut self) {
        let mut server = self.server.take().expect("it runs");
        let told = Command::new("kill").args(["-TERM", &server.id().to_string()]).status();
        assert!(told.unwrap().success() && server.wait().unwrap().success());
    }

    pub(crate) fn address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.http.port).into()
    }

    pub(crate) fn authority(&self) -> String {
        format!("localhost:{}", self.http.port)
    }

    pub(crate) fn origin(&self) -> String {
        self.http.origin()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Http {
    fn origin(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// Somebody's access token, after registering.
    pub(crate) async fn register(&self, login: &str) -> String {
        let body = json!({ "login": login, "name": login, "password": PASSWORD, "invite": null });
        let (status, grant) = self.send(Method::POST, "/api/accounts", None, body).await.unwrap();
        assert_eq!(status, 201, "{grant}");
        grant["access_token"].as_str().unwrap().to_owned()
    }

    /// The id of a new room that every account may join.
    pub(crate) async fn room(&self, owner: &str) -> String {
        let body = json!({ "name": "Kitchen", "kind": "lasting", "visibility": "members" });
        let (status, room) = self.send(Method::POST, "/api/rooms", Some(owner), body).await.unwrap();
        assert_eq!(status, 201, "{room}");
        room["id"].as_str().unwrap().to_owned()
    }

    /// Writes a message; the key makes it findable.
    pub(crate) async fn write(&self, token: &str, room: &str, key: &str, text: &str) -> Option<(StatusCode, Value)> {
        let body = json!({ "key": key, "text": text });
        self.send(Method::POST, &format!("/api/rooms/{room}/messages"), Some(token), body).await
    }

    pub(crate) async fn get(&self, token: &str, path: &str) -> Value {
        let (status, answer) = self.send(Method::GET, path, Some(token), Value::Null).await.unwrap();
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// The keys of all messages of a room, the newest first.
    pub(crate) async fn keys(&self, token: &str, room: &str) -> Vec<String> {
        let (mut keys, mut before) = (Vec::new(), i64::MAX);
        loop {
            let page = self.get(token, &format!("/api/rooms/{room}/messages?before={before}")).await;
            for message in page["messages"].as_array().unwrap() {
                keys.push(message["key"].as_str().unwrap().to_owned());
                before = message["number"].as_i64().unwrap();
            }
            if page["more"] != true {
                return keys;
            }
        }
    }

    /// Sends bytes as a file, and gives its id.
    pub(crate) async fn upload(&self, token: &str, room: &str, bytes: Vec<u8>) -> String {
        let request = self.client.post(format!("{}/api/rooms/{room}/files", self.origin())).bearer_auth(token);
        let answer = request.header("origin", self.origin()).body(bytes).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
        answer.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn download(&self, token: &str, path: &str) -> Vec<u8> {
        let request = self.client.get(format!("{}{path}", self.origin())).bearer_auth(token);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.bytes().await.unwrap().to_vec()
    }

    /// Sends a request; nothing where the server went away.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Value,
    ) -> Option<(StatusCode, Value)> {
        let mut request = self.client.request(method, format!("{}{path}", self.origin()));
        request = request.header("origin", self.origin());
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await.ok()?;
        let status = answer.status();
        Some((status, answer.json().await.unwrap_or(Value::Null)))
    }
}

/// A connection to a database that nobody needs to be running for.
pub(crate) fn look_into(database: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(database).unwrap()
}
