// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! An endpoint that passes requests on, and changes, swallows or makes up what it likes.

use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};

/// What becomes of a request.
pub enum Fate {
    /// It is passed on like this.
    Pass(Value),
    /// It is passed on, and the answer changed to this part of it, `result`.
    Alter(fn(Value) -> Value),
    /// It is answered with this as `result`, and not passed on.
    Answer(Value),
    /// The connection breaks before it is passed on.
    Drop,
    /// It is passed on, and the connection breaks before the answer.
    DropAnswer,
}

type Decide = Arc<dyn Fn(&Value) -> Option<Fate> + Send + Sync>;

/// Starts one in front of `target`, on a port that the system chose; it ends with the test's process. What `decide` says
/// nothing about passes unchanged.
pub fn start(target: &str, decide: impl Fn(&Value) -> Option<Fate> + Send + Sync + 'static) -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    let target = target.trim_start_matches("http://").to_owned();
    let decide: Decide = Arc::new(decide);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (target, decide) = (target.clone(), decide.clone());
            // A client that goes away is no matter.
            thread::spawn(move || stream.map(|stream| serve(stream, &target, &decide)));
        }
    });
    Ok(url)
}

fn serve(mut client: TcpStream, target: &str, decide: &Decide) -> std::io::Result<()> {
    let request: Value = serde_json::from_slice(&body(&client)?)?;
    let fate = decide(&request).unwrap_or_else(|| Fate::Pass(request.clone()));
    let answer = match fate {
        Fate::Pass(request) => ask(target, &request)?,
        Fate::Alter(change) => {
            let mut answer = ask(target, &request)?;
            let result = answer["result"].take();
            answer["result"] = change(result);
            answer
        },
        Fate::Answer(result) => serde_json::json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }),
        Fate::Drop => return Ok(()),
        Fate::DropAnswer => {
            ask(target, &request)?;
            return Ok(());
        },
    };
    let body = answer.to_string();
    let length = body.len();
    write!(
        client,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

fn ask(target: &str, request: &Value) -> std::io::Result<Value> {
    let mut server = TcpStream::connect(target)?;
    let body_ = request.to_string();
    let length = body_.len();
    write!(
        server,
        "POST / HTTP/1.1\r\nHost: {target}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body_}"
    )?;
    Ok(serde_json::from_slice(&body(&server)?)?)
}

/// Reads a message and gives its body, which must have a length.
fn body(stream: &TcpStream) -> std::io::Result<Vec<u8>> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().map_err(std::io::Error::other)?;
            }
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(body)
}
