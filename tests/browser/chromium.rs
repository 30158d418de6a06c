//! Controls Chromium through its debugging pipe, which needs no driver program and no port.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// The time limit for every operation.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Chromium {
    process: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    events: VecDeque<Value>,
    session: String,
    sent: u64,
    _profile: TempDir,
}

impl Chromium {
    /// Starts a browser with an empty page of this width and height in CSS pixels.
    pub fn start(width: u32, height: u32) -> Self {
        let profile = TempDir::new().expect("a temporary folder");
        // The shell connects the pipes to the file descriptors that the browser expects.
        let command = "exec chromium \"$@\" 3<&0 4>&1 </dev/null >/dev/null";
        let mut process = Command::new("sh")
            .args(["-c", command, "sh", "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu"])
            .args(["--no-first-run", "--disable-background-networking", "--disable-component-update", "--lang=zh-CN"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let input = process.stdin.take().expect("a pipe");
        let output = BufReader::new(process.stdout.take().expect("a pipe"));
        let (sender, messages) = channel();
        thread::spawn(move || {
            for message in output.split(0).map_while(Result::ok) {
                let message = serde_json::from_slice(&message).expect("messages are JSON");
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let (events, session) = (VecDeque::new(), String::new());
        let mut browser = Self { process, input, messages, events, session, sent: 0, _profile: profile };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let attached = browser.call("Target.attachToTarget", attach);
        browser.session = attached["sessionId"].as_str().expect("a session").to_string();
        for domain in ["Page", "Runtime", "Network", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser.resize(width, height);
        browser
    }

    pub fn resize(&mut self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// Sends a command and returns its result.
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        self.attempt(method, params).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Sends a command that the browser may refuse.
    fn attempt(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.sent += 1;
        let mut message = json!({"id": self.sent, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.input.write_all(format!("{message}\0").as_bytes()).expect("the browser reads");
        self.input.flush().expect("the browser reads");
        loop {
            let message = self.receive(PATIENCE).unwrap_or_else(|| panic!("no answer to {method}"));
            if message["id"] == self.sent {
                let error = &message["error"];
                return if error.is_null() { Ok(message["result"].clone()) } else { Err(error.clone()) };
            }
            self.events.push_back(message);
        }
    }

    fn receive(&mut self, patience: Duration) -> Option<Value> {
        match self.messages.recv_timeout(patience) {
            Ok(message) => Some(message),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => panic!("the browser has ended; is `chromium` installed?"),
        }
    }

    /// Returns the events of one kind since the last call.
    pub fn events(&mut self, method: &str) -> Vec<Value> {
        while let Some(message) = self.receive(Duration::from_millis(20)) {
            self.events.push_back(message);
        }
        let events = std::mem::take(&mut self.events);
        let (wanted, others) = events.into_iter().partition(|it| it["method"] == method);
        self.events = others;
        Vec::from(wanted).into_iter().map(|it: Value| it["params"].clone()).collect()
    }

    /// Opens an address and waits until it is loaded.
    pub fn open(&mut self, address: &str) {
        self.events.retain(|it| it["method"] != "Page.loadEventFired");
        let result = self.call("Page.navigate", json!({"url": address}));
        assert!(result["errorText"].is_null(), "{address}: {}", result["errorText"]);
        let start = Instant::now();
        while !self.events.iter().any(|it| it["method"] == "Page.loadEventFired") {
            assert!(start.elapsed() < PATIENCE, "{address} did not load in time");
            if let Some(message) = self.receive(Duration::from_millis(100)) {
                self.events.push_back(message);
            }
        }
    }

    /// Evaluates an expression, which may be a promise.
    pub fn value(&mut self, expression: &str) -> Value {
        self.evaluate(expression).unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    fn evaluate(&mut self, expression: &str) -> Result<Value, Value> {
        let params = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let answer = self.attempt("Runtime.evaluate", params)?;
        let exception = &answer["exceptionDetails"];
        if exception.is_null() { Ok(answer["result"]["value"].clone()) } else { Err(exception.clone()) }
    }

    pub fn text(&mut self, expression: &str) -> String {
        let value = self.value(expression);
        value.as_str().unwrap_or_else(|| panic!("{expression} is {value}")).to_string()
    }

    /// Waits until an expression is true. While a page is being left, evaluation fails and is tried again.
    pub fn wait(&mut self, expression: &str) {
        let start = Instant::now();
        loop {
            let answer = self.evaluate(&format!("Boolean({expression})"));
            if answer.as_ref().is_ok_and(|it| it == true) {
                return;
            }
            let page = "location.href + ' ' + document.querySelector('main')?.innerText.slice(0, 300)";
            assert!(start.elapsed() < PATIENCE, "{expression} never becomes true ({answer:?}): {}", self.value(page));
            thread::sleep(Duration::from_millis(30));
        }
    }

    /// Inserts text into the focused element, as an input method does.
    pub fn write(&mut self, text: &str) {
        self.call("Input.insertText", json!({"text": text}));
    }

    /// Presses and releases a key.
    pub fn press(&mut self, key: &str) {
        let code = match key {
            "Enter" => 13,
            "Tab" => 9,
            "Escape" => 27,
            "ArrowUp" => 38,
            "ArrowDown" => 40,
            " " => 32,
            "/" => 191,
            _ => panic!("no key code for {key}"),
        };
        let text = match key {
            "Enter" => "\r",
            "/" | " " => key,
            _ => "",
        };
        let down = if text.is_empty() { "rawKeyDown" } else { "keyDown" };
        for (kind, text) in [(down, text), ("keyUp", "")] {
            let key = json!({"type": kind, "key": key, "code": key, "text": text, "windowsVirtualKeyCode": code});
            self.call("Input.dispatchKeyEvent", key);
        }
    }

    pub fn without_scripts(&mut self) {
        self.call("Emulation.setScriptExecutionDisabled", json!({"value": true}));
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = writeln!(self.input, "{}\0", json!({"id": 0, "method": "Browser.close"}));
        let _ = self.input.flush();
        let start = Instant::now();
        while matches!(self.process.try_wait(), Ok(None)) && start.elapsed() < Duration::from_secs(5) {
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
