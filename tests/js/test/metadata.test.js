// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// The metadata loads, and polkadot.js can build and read every type that it names.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { connect } from '../lib/chain.js';

const OWN_PALLETS = ['Membership', 'Timelock', 'Kyc', 'Rwa', 'Dvp'];
const SDK_PALLETS = [
  'System',
  'Timestamp',
  'Aura',
  'Grandpa',
  'Beefy',
  'Mmr',
  'BeefyMmr',
  'Session',
  'Offences',
  'Balances',
  'TransactionPayment',
  'Council',
  'EmergencyCommittee',
  'Multisig',
  'Proxy',
  'Utility',
  'Scheduler',
  'Preimage',
  'Parameters',
  'MultiBlockMigrations',
  'SafeMode',
  'TxPause',
];

describe('metadata', () => {
  let api;
  let pallets;

  before(async () => {
    api = await connect();
    pallets = api.runtimeMetadata.asLatest.pallets;
  });
  after(() => api?.disconnect());

  const palletNamed = (name) => {
    const pallet = pallets.find((candidate) => candidate.name.eq(name));
    assert.ok(pallet, `pallet ${name}`);
    return pallet;
  };

  it('names the pallets, and no sudo', () => {
    for (const name of [...OWN_PALLETS, ...SDK_PALLETS]) {
      palletNamed(name);
    }
    assert.ok(!pallets.some(({ name }) => name.eq('Sudo')));
  });

  it('has no type that polkadot.js cannot build, encode and decode', () => {
    const { lookup } = api.registry;
    const definition = (id) => lookup.getSiType(id).def;
    const hasNoValue = (def) =>
      (def.isVariant && def.asVariant.variants.length === 0) ||
      (def.isCompact && definition(def.asCompact.type).isTuple && definition(def.asCompact.type).asTuple.length === 0);
    for (const { id } of api.runtimeMetadata.asLatest.lookup.types) {
      const { type } = lookup.getTypeDef(id);
      if (hasNoValue(definition(id))) {
        continue;
      }
      const name = api.registry.createLookupType(id);
      const value = api.registry.createType(name);
      // polkadot.js has no default event; those of real blocks are decoded below.
      if (value.constructor.name !== 'GenericEvent' && type.includes('"event":') === false && type !== 'Event') {
        const bytes = value.toU8a();
        assert.deepEqual(api.registry.createType(name, bytes).toU8a(), bytes, `type ${id}: ${type}`);
      }
    }
  });

  for (const name of OWN_PALLETS) {
    it(`documents the calls, events, errors and storage of ${name}`, () => {
      const pallet = palletNamed(name);
      const variants = (type) => api.registry.lookup.getSiType(type).def.asVariant.variants;
      for (const kind of ['calls', 'events', 'errors']) {
        const list = variants(pallet[kind].unwrap().type);
        assert.ok(list.length > 0, kind);
        for (const variant of list) {
          assert.ok(variant.docs.length > 0, `${kind}: ${variant.name} has no text`);
          if (kind === 'events') {
            for (const field of variant.fields) {
              assert.ok(field.name.isSome, `${variant.name} has a field without a name`);
              assert.ok(field.docs.length > 0, `${variant.name}.${field.name.unwrap()} has no text`);
            }
          }
        }
      }
      for (const item of pallet.storage.unwrap().items) {
        assert.ok(item.docs.length > 0, `storage: ${item.name} has no text`);
      }
    });

    it(`decodes what ${name} stores`, async () => {
      const section = name.toLowerCase();
      for (const item of palletNamed(name).storage.unwrap().items) {
        const method = item.name.toString().replace(/^./, (c) => c.toLowerCase());
        const query = api.query[section][method];
        assert.ok(query, `${section}.${method}`);
        if (item.type.isPlain) {
          await query();
        } else {
          await query.entries();
        }
      }
    });

    it(`decodes the constants of ${name}`, () => {
      for (const constant of palletNamed(name).constants) {
        const method = constant.name.toString().replace(/^./, (c) => c.toLowerCase());
        assert.ok(api.consts[name.toLowerCase()][method] !== undefined, method);
      }
    });
  }

  it('describes the runtime APIs', async () => {
    assert.equal((await api.call.membershipApi.allowedNodes()).length, 0);
    const nobody = new Uint8Array(32);
    const refusals = await api.call.rwaApi.transferReport(4_294_967_295, nobody, nobody, 1);
    assert.deepEqual(refusals.map((refusal) => refusal.type).slice(0, 1), ['UnknownAsset']);
  });

  it('decodes the latest blocks with their events', async () => {
    const head = (await api.rpc.chain.getHeader()).number.toNumber();
    for (let number = Math.max(1, head - 49); number <= head; number += 1) {
      const hash = await api.rpc.chain.getBlockHash(number);
      const { block } = await api.rpc.chain.getBlock(hash);
      const records = await (await api.at(hash)).query.system.events();
      assert.ok(block.extrinsics.length > 0);
      for (const { event } of records) {
        assert.equal(event.data.length, event.meta.fields.length);
        assert.ok(event.toHuman());
      }
    }
  });
});
