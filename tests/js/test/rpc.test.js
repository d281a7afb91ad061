// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// The node's RPC: the standard methods and the chain's own.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { account, alice, connect, eve, send, succeed } from '../lib/chain.js';
import { BLOCKED_COUNTRY, createAssets, issueCall, openMarket } from '../lib/market.js';

describe('rpc', () => {
  let api;

  before(async () => {
    api = await connect();
  });
  after(() => api?.disconnect());

  it('says what chain this is', async () => {
    const properties = await api.rpc.system.properties();
    assert.equal(properties.ss58Format.unwrap().toNumber(), 42);
    assert.deepEqual(properties.tokenSymbol.unwrap().map(String), ['CSTL']);
    assert.deepEqual(properties.tokenDecimals.unwrap().map((decimals) => decimals.toNumber()), [12]);
    assert.equal(api.runtimeVersion.specName.toString(), 'castellan');
    assert.ok((await api.rpc.system.name()).toString().length > 0);
    assert.match((await api.rpc.system.version()).toString(), /^\d+\.\d+\.\d+/);
    assert.equal((await api.rpc.system.chainType()).type, 'Development');
    const health = await api.rpc.system.health();
    assert.ok(health.isSyncing.isFalse);
  });

  it('counts transactions', async () => {
    const before = (await api.rpc.system.accountNextIndex(alice.address)).toNumber();
    await succeed(api, api.tx.system.remark('0x02'), alice);
    assert.equal((await api.rpc.system.accountNextIndex(alice.address)).toNumber(), before + 1);
  });

  it('makes blocks, and makes them final', async () => {
    const seen = [];
    await new Promise((resolve, reject) => {
      const unsubscribe = api.rpc.chain.subscribeFinalizedHeads((header) => {
        seen.push(header.number.toNumber());
        if (seen.length === 3) {
          unsubscribe.then((stop) => stop()).then(resolve, reject);
        }
      });
    });
    assert.ok(seen[0] < seen[1] && seen[1] < seen[2]);
  });

  describe('rwa_transferReport', () => {
    const blocked = account('reported');
    let asset;

    before(async () => {
      await openMarket(api, [[blocked, BLOCKED_COUNTRY]]);
      [asset] = await createAssets(api, [{}]);
      await succeed(api, issueCall(api, asset, alice, 5), alice);
    });

    const report = (...parameters) => send(api, 'rwa_transferReport', ...parameters);

    it('lists nothing for a transfer that would go through', async () => {
      assert.deepEqual(await report(asset, alice.address, eve.address, '5'), []);
      assert.equal((await api.rpc.rwa.transferReport(asset, alice.address, eve.address, '5')).length, 0);
    });

    it('lists every reason, with its inputs', async () => {
      const raw = await report(asset, alice.address, blocked.address, '6');
      assert.deepEqual(raw, [
        { reason: 'CountryBlocked', side: 'Receiver', country: BLOCKED_COUNTRY },
        { reason: 'InsufficientBalance', available: '5', required: '6' },
      ]);
      const typed = await api.rpc.rwa.transferReport(asset, alice.address, blocked.address, '6');
      assert.deepEqual(typed.map((refusal) => refusal.toJSON()), raw);
      const called = await api.call.rwaApi.transferReport(asset, alice.address, blocked.address, 6);
      assert.deepEqual(called.map((refusal) => refusal.type), ['CountryBlocked', 'InsufficientBalance']);
    });

    it('takes the largest amount, and tells of strangers and unknown assets', async () => {
      const most = (2n ** 128n - 1n).toString();
      const [balance] = await report(asset, alice.address, eve.address, most);
      assert.deepEqual(balance, { reason: 'InsufficientBalance', available: '5', required: most });
      const reasons = (await report(asset, alice.address, account('unknown').address, '0')).map(({ reason }) => reason);
      assert.ok(reasons.includes('NotInGoodStanding'), reasons.join());
      assert.ok(reasons.includes('ZeroAmount'), reasons.join());
      const [unknown] = await report(4_294_967_295, alice.address, eve.address, '1');
      assert.deepEqual(unknown, { reason: 'UnknownAsset' });
    });

    it('answers for an earlier block', async () => {
      const genesis = api.genesisHash.toHex();
      const [refusal] = await report(asset, alice.address, eve.address, '1', genesis);
      assert.deepEqual(refusal, { reason: 'UnknownAsset' });
    });

    it('names what is wrong with its parameters', async () => {
      for (const parameters of [
        [asset, alice.address, eve.address, 'many'],
        [asset, alice.address, eve.address, '-1'],
        [asset, alice.address, eve.address, `${2n ** 128n}`],
        [asset, 'nobody', eve.address, '1'],
        [asset, alice.address, eve.address],
      ]) {
        await assert.rejects(report(...parameters), /-32602|Invalid|invalid/, JSON.stringify(parameters));
      }
    });
  });
});
