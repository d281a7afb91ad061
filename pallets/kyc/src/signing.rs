// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Keys for the benchmarks.

use alloc::format;
use sp_io::crypto::{sr25519_generate, sr25519_sign};
use sp_runtime::{AccountId32, KeyTypeId, MultiSignature};

/// Signs in the name of made-up accounts.
pub trait BenchmarkSigner<AccountId, Signature> {
    /// The account of the key with this number.
    fn account(key: u32) -> AccountId;

    /// The signature of the key with this number over `payload`.
    fn sign(key: u32, payload: &[u8]) -> Signature;
}

/// Signs with the keystore of the node or harness that runs the benchmarks, which must have one.
pub struct KeystoreSigner;

const KEY_TYPE: KeyTypeId = KeyTypeId(*b"kycb");

impl BenchmarkSigner<AccountId32, MultiSignature> for KeystoreSigner {
    fn account(key: u32) -> AccountId32 {
        sr25519_generate(KEY_TYPE, Some(format!("//kyc//{key}").into_bytes()))
            .0
            .into()
    }

    fn sign(key: u32, payload: &[u8]) -> MultiSignature {
        let public = sr25519_generate(KEY_TYPE, Some(format!("//kyc//{key}").into_bytes()));
        match sr25519_sign(KEY_TYPE, &public, payload) {
            Some(signature) => signature.into(),
            None => panic!("the key was just generated"),
        }
    }
}
