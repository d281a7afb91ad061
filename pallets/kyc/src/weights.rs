// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the calls cost. These are estimates by hand, for the worst case of each.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// The weights of the pallet's calls, and of the questions that other pallets ask it.
pub trait WeightInfo {
    /// Registering an institution.
    fn register_subject() -> Weight;
    /// Trusting an issuer for `n` listed countries.
    fn trust_issuer(n: u32) -> Weight;
    /// Ending the trust in an issuer.
    fn revoke_trust() -> Weight;
    /// Suspending an issuer with the longest reason.
    fn suspend_issuer() -> Weight;
    /// Reinstating an issuer.
    fn reinstate_issuer() -> Weight;
    /// Adding a claim to a full list, of which one has to go.
    fn add_claim() -> Weight;
    /// Revoking the last claim of a full list with the longest reason.
    fn revoke_claim() -> Weight;
    /// Not a call: `Identity::profile` of a subject with a full list of claims.
    fn profile() -> Weight;
    /// Not a call: `Identity::attestation` where `c` claims of the topic have to be looked at.
    fn attestation(c: u32) -> Weight;
}

fn estimate(picoseconds: u64, reads: u64, writes: u64) -> Weight {
    Weight::from_parts(picoseconds, 4096).saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
}

impl WeightInfo for () {
    fn register_subject() -> Weight {
        estimate(50_000_000, 4, 4)
    }

    fn trust_issuer(n: u32) -> Weight {
        estimate(u64::from(n).saturating_mul(100_000).saturating_add(30_000_000), 0, 1)
    }

    fn revoke_trust() -> Weight {
        estimate(30_000_000, 1, 1)
    }

    fn suspend_issuer() -> Weight {
        estimate(40_000_000, 2, 1)
    }

    fn reinstate_issuer() -> Weight {
        estimate(30_000_000, 1, 1)
    }

    fn add_claim() -> Weight {
        estimate(70_000_000, 7, 1)
    }

    fn revoke_claim() -> Weight {
        estimate(50_000_000, 2, 1)
    }

    fn profile() -> Weight {
        estimate(30_000_000, 3, 0)
    }

    fn attestation(c: u32) -> Weight {
        let claims = u64::from(c);
        estimate(
            claims.saturating_mul(15_000_000).saturating_add(5_000_000),
            claims.saturating_mul(3),
            0,
        )
    }
}
