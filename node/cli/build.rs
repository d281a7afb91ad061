// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

/// Names the commit that a release was built from.
const COMMIT: &str = "SUBSTRATE_CLI_GIT_COMMIT_HASH";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed={COMMIT}");
    // A release build sets the variable. Were git asked instead, every commit would rebuild the node.
    if std::env::var_os(COMMIT).is_none() {
        std::env::set_var(COMMIT, "");
    }
    substrate_build_script_utils::generate_cargo_keys();
}
