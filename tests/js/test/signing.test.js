// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// Signing works with a client that knows nothing of this chain, and the pool refuses what was signed for something else.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { u8aToHex } from '@polkadot/util';

import { alice, bob, connect, freeBalance, refused, send, submit, succeed } from '../lib/chain.js';

describe('signing', () => {
  let api;

  before(async () => {
    api = await connect();
  });
  after(() => api?.disconnect());

  // Waits until Alice's transaction with this nonce is in a block.
  const sent = async (nonce) => {
    while ((await api.query.system.account(alice.address)).nonce.toNumber() <= nonce) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  const transfer = () => api.tx.balances.transferKeepAlive(bob.address, 1_000_000n);

  it('is done without a payload for the extension that polkadot.js does not know', async () => {
    assert.ok(api.registry.signedExtensions.includes('CheckAdmission'));
    const { extrinsic } = api.runtimeMetadata.asLatest;
    const extension = extrinsic.transactionExtensions.find(({ identifier }) => identifier.eq('CheckAdmission'));
    for (const type of [extension.type, extension.implicit]) {
      assert.equal(api.registry.createType(api.registry.createLookupType(type)).toU8a().length, 0);
    }
    const before = await freeBalance(api, bob.address);
    const { events } = await succeed(api, transfer(), alice, { finalised: true });
    assert.ok(events.some((event) => api.events.balances.Transfer.is(event)));
    assert.equal(await freeBalance(api, bob.address), before + 1_000_000n);
  });

  it('is done by a wallet that sees only the payload', async () => {
    const wallet = {
      signPayload: async (payload) => {
        const encoded = api.registry.createType('ExtrinsicPayload', payload, { version: payload.version });
        return { id: 1, ...encoded.sign(alice) };
      },
    };
    const { error } = await submit(api, transfer(), alice.address, { signer: wallet });
    assert.equal(error, null);
  });

  it('is done for an immortal transaction, and for one with a tip', async () => {
    const immortal = succeed(api, transfer(), alice, { era: 0 });
    await succeed(api, api.tx.balances.transferKeepAlive(alice.address, 1_000_000n), bob, { tip: 1_000 });
    await immortal;
  });

  it('is refused a second time', async () => {
    const signed = await transfer().signAsync(alice, { nonce: -1 });
    await send(api, 'author_submitExtrinsic', signed.toHex());
    // Until it is in a block the pool knows it; after that it is stale.
    await assert.rejects(send(api, 'author_submitExtrinsic', signed.toHex()), /^RpcError: 101[023]:/);
    const nonce = signed.nonce.toNumber();
    await sent(nonce);
    const error = await refused(api, transfer(), alice, { nonce });
    assert.match(error.message, /1010: Invalid Transaction: Transaction is outdated/);
  });

  it('is refused for another chain, for another runtime, and when it was tampered with', async () => {
    const nonce = (await api.rpc.system.accountNextIndex(alice.address)).toNumber();
    const { genesisHash, runtimeVersion } = api;
    const sign = (changes) =>
      transfer().sign(alice, { blockHash: genesisHash, era: '0x00', genesisHash, nonce, runtimeVersion, ...changes }).toU8a();
    const elsewhere = `0x${'22'.repeat(32)}`;
    const { specVersion, transactionVersion } = runtimeVersion;
    const tampered = sign({});
    tampered[tampered.length - 1] ^= 1;
    for (const [forged, what] of [
      [sign({ blockHash: elsewhere, genesisHash: elsewhere }), 'another chain'],
      [sign({ runtimeVersion: { specVersion: specVersion.toNumber() + 1, transactionVersion } }), 'another runtime'],
      [tampered, 'another amount'],
    ]) {
      const refusal = /1010: Invalid Transaction: Transaction has a bad signature/;
      await assert.rejects(send(api, 'author_submitExtrinsic', u8aToHex(forged)), refusal, what);
    }
    await send(api, 'author_submitExtrinsic', u8aToHex(sign({})));
    await sent(nonce);
  });

  it('has a price that is known before and paid after', async () => {
    const { partialFee, weight } = await transfer().paymentInfo(alice);
    assert.ok(partialFee.toBigInt() > 0n);
    assert.ok(weight.refTime.toBigInt() > 0n);
    const before = await freeBalance(api, bob.address);
    const { events } = await succeed(api, api.tx.balances.transferKeepAlive(alice.address, 1_000_000n), bob);
    const paid = events.find((event) => api.events.transactionPayment.TransactionFeePaid.is(event));
    const fee = paid.data.actualFee.toBigInt();
    assert.ok(fee > 0n);
    assert.ok(fee <= partialFee.toBigInt());
    assert.equal(await freeBalance(api, bob.address), before - 1_000_000n - fee);
  });
});
