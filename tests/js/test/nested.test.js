// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// A member cannot lend its standing: what batches, proxies, multisigs and derivatives carry moves nothing of accounts
// that are not, or no longer, admitted.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { createKeyMulti, encodeAddress, encodeDerivedAddress } from '@polkadot/util-crypto';

import {
  account,
  alice,
  bob,
  connect,
  enact,
  errorName,
  eve,
  freeBalance,
  freeUnits,
  onlyEvent,
  submit,
  succeed,
} from '../lib/chain.js';
import { admit, attest, createAsset, issue, openMarket } from '../lib/market.js';

describe('nested calls', () => {
  const principal = account('principal');
  const multisig = encodeAddress(createKeyMulti([alice.address, bob.address], 2), 42);
  let api;
  let asset;

  before(async () => {
    api = await connect();
    await openMarket(api);
    asset = await createAsset(api, { rules: [] });
    await admit(api, [principal]);
    await issue(api, asset, principal, 10);
    await attest(api, principal, 'NO');
    await succeed(api, api.tx.proxy.addProxy(bob.address, 'Any', 0), principal);
  });
  after(() => api?.disconnect());

  const movements = () => [
    [api.tx.rwa.transfer(asset, eve.address, 1), 'units'],
    [api.tx.balances.transferKeepAlive(eve.address, 1_000_000n), 'fee token'],
    [api.tx.utility.batchAll([api.tx.rwa.transfer(asset, eve.address, 1)]), 'units in a batch'],
    [api.tx.utility.batchAll([api.tx.balances.transferAll(eve.address, false)]), 'fee token in a batch'],
  ];

  const holdings = async (address) => ({
    eveTokens: await freeBalance(api, eve.address),
    eveUnits: await freeUnits(api, asset, eve.address),
    tokens: await freeBalance(api, address),
    units: await freeUnits(api, asset, address),
  });

  it('are carried for a principal in good standing', async () => {
    const call = api.tx.proxy.proxy(principal.address, null, api.tx.rwa.transfer(asset, eve.address, 1));
    const { events } = await succeed(api, call, bob);
    assert.ok(onlyEvent(events, 'proxy', 'ProxyExecuted').result.isOk);
    assert.equal(await freeUnits(api, asset, principal.address), 9n);
  });

  it('move nothing of a suspended or removed principal by proxy', async () => {
    for (const [change, expected] of [
      [api.tx.membership.suspend(principal.address, 'sample suspension'), 'membership.Suspended'],
      [api.tx.membership.remove(principal.address, 'sample removal'), 'membership.NotAdmitted'],
    ]) {
      await enact(api, [change]);
      const before = await holdings(principal.address);
      for (const [movement, what] of movements()) {
        const { events } = await succeed(api, api.tx.proxy.proxy(principal.address, null, movement), bob);
        const { result } = onlyEvent(events, 'proxy', 'ProxyExecuted');
        assert.ok(result.isErr, `${what} moved`);
        assert.equal(errorName(api, result.asErr), expected, what);
      }
      assert.deepEqual(await holdings(principal.address), before);
    }
  });

  it('move nothing of a multisig that was removed', async () => {
    const members = (await api.query.membership.members(multisig)).isSome;
    if (!members) {
      await admit(api, [{ address: multisig }]);
    }
    await succeed(api, api.tx.rwa.issue(asset, multisig, 10, 'multisig'), alice);
    await enact(api, [api.tx.membership.remove(multisig, 'sample removal')]);
    const before = await holdings(multisig);
    const weight = { proofSize: 1_000_000n, refTime: 10_000_000_000n };
    for (const [movement, what] of movements()) {
      const approve = (timepoint, other) => api.tx.multisig.asMulti(2, [other.address], timepoint, movement, weight);
      const first = await succeed(api, approve(null, bob), alice);
      const height = (await api.rpc.chain.getHeader(first.block)).number;
      const { block } = await api.rpc.chain.getBlock(first.block);
      const index = block.extrinsics.findIndex(({ method }) => method.method === 'asMulti');
      const { events } = await succeed(api, approve({ height, index }, alice), bob);
      const { result } = onlyEvent(events, 'multisig', 'MultisigExecuted');
      assert.ok(result.isErr, `${what} moved`);
      assert.equal(errorName(api, result.asErr), 'membership.NotAdmitted', what);
    }
    assert.deepEqual(await holdings(multisig), before);
  });

  it('move nothing of a derivative that nobody admitted', async () => {
    const derivative = encodeDerivedAddress(alice.address, 7, 42);
    const issued = await submit(api, api.tx.rwa.issue(asset, derivative, 1, 'derivative'), alice);
    assert.equal(issued.error, 'membership.NotAdmitted');
    const call = api.tx.utility.asDerivative(7, api.tx.rwa.transfer(asset, eve.address, 1));
    const { error } = await submit(api, call, alice);
    assert.equal(error, 'membership.NotAdmitted');
  });

  it('undo a whole batch when one of its movements is refused', async () => {
    const stranger = account('batch-stranger');
    const before = await freeUnits(api, asset, eve.address);
    await issue(api, asset, alice, 2);
    const batch = api.tx.utility.batchAll([
      api.tx.rwa.transfer(asset, eve.address, 1),
      api.tx.rwa.transfer(asset, stranger.address, 1),
    ]);
    const { error } = await submit(api, batch, alice);
    assert.equal(error, 'membership.NotAdmitted');
    assert.equal(await freeUnits(api, asset, eve.address), before);
    assert.equal(await freeUnits(api, asset, stranger.address), 0n);
  });
});
