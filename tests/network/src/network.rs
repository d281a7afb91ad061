// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{node_binary, Client, Definition, Node, NodeDefinition};
use anyhow::{ensure, Context, Result};
use futures::future::try_join_all;
use std::path::PathBuf;
use tempfile::TempDir;

const TAIL: usize = 40;

/// A running network. Dropping it ends every process and removes every file; unless it was [finished](Self::finish)
/// first, the last lines of each node's log are printed, since a test must have failed.
#[derive(Debug)]
pub struct Network {
    definition: Definition,
    binary: PathBuf,
    nodes: Vec<Node>,
    finished: bool,
    // After the nodes, so that they are gone when their files go.
    folder: TempDir,
}

impl Network {
    /// Starts every node of the definition and waits until all answer.
    pub async fn start(definition: Definition) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("castellan-").tempdir()?;
        let nodes = definition.relaychain.nodes.clone();
        let mut network = Self {
            definition,
            binary: node_binary()?,
            nodes: Vec::new(),
            finished: false,
            folder,
        };
        for node in &nodes {
            network.prepare(node)?;
        }
        let addresses: Vec<_> = network.nodes.iter().map(Node::address).collect();
        for node in &mut network.nodes {
            let own = node.address();
            addresses
                .iter()
                .filter(|address| **address != own)
                .for_each(|address| node.know(address));
            node.spawn()?;
        }
        for node in &mut network.nodes {
            node.ready().await?;
        }
        Ok(network)
    }

    /// Starts one more node, which knows the addresses of all others, and waits until it answers.
    pub async fn add(&mut self, definition: NodeDefinition) -> Result<&Node> {
        let known: Vec<_> = self.nodes.iter().map(Node::address).collect();
        self.prepare(&definition)?;
        let node = self.nodes.last_mut().context("no node was prepared")?;
        known.iter().for_each(|address| node.know(address));
        node.spawn()?;
        node.ready().await?;
        Ok(node)
    }

    fn prepare(&mut self, definition: &NodeDefinition) -> Result<()> {
        let name = &definition.name;
        ensure!(
            self.nodes.iter().all(|node| node.name() != name),
            "two nodes are called {name}"
        );
        let chain = &self.definition.relaychain;
        let spec = match &chain.chain_spec_path {
            Some(path) => path.to_string_lossy().into_owned(),
            None => chain.chain.clone(),
        };
        let mut args = chain.args_of(definition);
        if definition.validator {
            args.push("--validator".into());
        }
        self.nodes
            .push(Node::new(name, &self.binary, self.folder.path(), &spec, &args)?);
        Ok(())
    }

    /// The nodes, in the order in which they were started first.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The node of that name.
    pub fn node(&self, name: &str) -> Result<&Node> {
        self.nodes
            .iter()
            .find(|node| node.name() == name)
            .with_context(|| format!("there is no node {name}"))
    }

    fn node_mut(&mut self, name: &str) -> Result<&mut Node> {
        self.nodes
            .iter_mut()
            .find(|node| node.name() == name)
            .with_context(|| format!("there is no node {name}"))
    }

    /// Connects to the node of that name.
    pub async fn client(&self, name: &str) -> Result<Client> {
        self.node(name)?.client().await
    }

    /// Connects to every node.
    pub async fn clients(&self) -> Result<Vec<Client>> {
        try_join_all(self.nodes.iter().map(Node::client)).await
    }

    /// Ends a node's process at once.
    pub fn kill(&mut self, name: &str) -> Result<()> {
        self.node_mut(name)?.kill()
    }

    /// Asks a node to end and waits for it.
    pub async fn stop(&mut self, name: &str) -> Result<()> {
        self.node_mut(name)?.stop().await
    }

    /// Starts a killed or stopped node on its old database and waits until it answers.
    pub async fn restart(&mut self, name: &str) -> Result<()> {
        let node = self.node_mut(name)?;
        node.spawn()?;
        node.ready().await
    }

    /// Ends every node and starts it again on its old database, with the further arguments that `args` has for it.
    pub async fn restart_with(&mut self, args: impl Fn(&Node) -> Vec<String>) -> Result<()> {
        for node in &mut self.nodes {
            node.stop().await?;
            let more = args(node);
            node.add_args(more);
        }
        for node in &mut self.nodes {
            node.spawn()?;
        }
        for node in &mut self.nodes {
            node.ready().await?;
        }
        Ok(())
    }

    /// Ends a node and starts it again on its old database, with further arguments.
    pub async fn reconfigure(&mut self, name: &str, args: Vec<String>) -> Result<()> {
        let node = self.node_mut(name)?;
        node.stop().await?;
        node.add_args(args);
        node.spawn()?;
        node.ready().await
    }

    /// Ends the network of a test that passed, and fails if a node ended by itself.
    pub fn finish(mut self) -> Result<()> {
        for node in &mut self.nodes {
            ensure!(!node.has_crashed(), "{} ended by itself", node.name());
        }
        self.finished = true;
        Ok(())
    }

    /// What the nodes wrote last.
    pub fn log_tails(&self) -> String {
        self.nodes
            .iter()
            .map(|node| format!("--- last lines of {}\n{}\n", node.name(), node.log_tail(TAIL)))
            .collect()
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        if !self.finished {
            eprintln!("{}", self.log_tails());
        }
    }
}
