// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use sc_network::config::{NetworkBackendType, NetworkConfiguration, NodeKeyConfig, Secret};
use sc_network_types::PeerId;

/// Refuses options that would take the node out of reach of the allow-list, and settles the node's own peer id: a key
/// that is not stored would otherwise be drawn anew each time it is asked for.
pub fn settle(config: &mut NetworkConfiguration) -> Result<PeerId, String> {
    if !matches!(config.network_backend, NetworkBackendType::Litep2p) {
        return Err(
            "--network-backend: this node runs on litep2p only, where the allow-list covers every protocol".into(),
        );
    }
    if config.ipfs_server {
        return Err("--ipfs-server: this node does not serve the chain to networks outside the allow-list".into());
    }
    let key = config.node_key.clone().into_keypair().map_err(|why| why.to_string())?;
    config.node_key = NodeKeyConfig::Ed25519(Secret::Input(key.secret()));
    Ok(key.public().to_peer_id())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> NetworkConfiguration {
        NetworkConfiguration::new_local()
    }

    #[test]
    fn keeps_one_peer_id() {
        let mut config = config();
        let first = settle(&mut config).unwrap();
        assert_eq!(settle(&mut config).unwrap(), first);
    }

    #[test]
    fn refuses_what_the_allow_list_does_not_cover() {
        let refusal = |change: fn(&mut NetworkConfiguration)| {
            let mut config = config();
            change(&mut config);
            settle(&mut config).unwrap_err()
        };
        assert!(refusal(|config| config.network_backend = NetworkBackendType::Libp2p).contains("--network-backend"));
        assert!(refusal(|config| config.ipfs_server = true).contains("--ipfs-server"));
    }
}
