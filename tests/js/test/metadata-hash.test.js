// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// A hardware wallet cannot hold the metadata; it checks what it shows against a hash of it, which the signature covers.
// Releases know the hash of their own metadata. CASTELLAN_METADATA_HASH=1 says that the node is one of them; any other
// build must refuse such a signature rather than take it unchecked.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { merkleizeMetadata } from '@polkadot-api/merkleize-metadata';
import { u8aToHex } from '@polkadot/util';

import { alice, bob, connect, freeBalance, send } from '../lib/chain.js';

const RELEASE = process.env.CASTELLAN_METADATA_HASH === '1';

describe('the hash of the metadata', () => {
  let api;
  let digest;

  before(async () => {
    api = await connect();
    const metadata = (await api.call.metadata.metadataAtVersion(15)).unwrap();
    const { specName, specVersion } = api.runtimeVersion;
    digest = merkleizeMetadata(metadata.toU8a(true), {
      base58Prefix: 42,
      decimals: 12,
      specName: specName.toString(),
      specVersion: specVersion.toNumber(),
      tokenSymbol: 'CSTL',
    }).digest();
  });
  after(() => api?.disconnect());

  const signed = async (hash) => {
    const metadataHash = u8aToHex(hash);
    const nonce = (await api.rpc.system.accountNextIndex(alice.address)).toNumber();
    const { genesisHash, runtimeVersion } = api;
    const options = { blockHash: genesisHash, era: '0x00', genesisHash, metadataHash, mode: 1, nonce, runtimeVersion };
    return api.tx.balances.transferKeepAlive(bob.address, 1_000_000n).sign(alice, options).toU8a();
  };
  const sent = async (hash) => send(api, 'author_submitExtrinsic', u8aToHex(await signed(hash)));

  it('is checked by a release', { skip: !RELEASE && 'not a release', timeout: 60_000 }, async () => {
    const before = await freeBalance(api, bob.address);
    await assert.rejects(sent(new Uint8Array(32)), /1010: Invalid Transaction: Transaction has a bad signature/);
    await sent(digest);
    while ((await freeBalance(api, bob.address)) !== before + 1_000_000n) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });

  it('is refused by any other build', { skip: RELEASE && 'a release' }, async () => {
    await assert.rejects(sent(digest), /1011: Unknown Transaction Validity: CannotLookup/);
  });
});
