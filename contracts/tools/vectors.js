#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
//
// Writes vectors/settlement.json. A stand-in: the appchain's own code is to produce this file, and then this goes.
// It shares no code with the contracts or their tests, so that a mistake would have to be made three times.

const { keccak256: keccakHex } = require('js-sha3');
const fs = require('fs');
const path = require('path');

const hex = (b) => '0x' + Buffer.from(b).toString('hex');
const raw = (h) => Buffer.from(h.replace('0x', ''), 'hex');
const cat = (...parts) => Buffer.concat(parts.map((p) => (typeof p === 'string' ? raw(p) : p)));
const keccak = (...parts) => Buffer.from(keccakHex(cat(...parts)), 'hex');
const tag = (text) => keccak(Buffer.from(text));
const uint = (x, bytes, little) => {
  const b = Buffer.alloc(bytes);
  for (let i = 0, v = BigInt(x); i < bytes; i++, v >>= 8n) b[little ? i : bytes - 1 - i] = Number(v & 255n);
  return b;
};
const be = (x, bytes) => uint(x, bytes, false);
const le = (x, bytes) => uint(x, bytes, true);
const byte = (x) => Buffer.from([x]);

// BLAKE2b-256 (RFC 7693), without a key.

const IV = [
  0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n,
];
const SIGMA = [
  '0123456789abcdef', 'ea489fd61c02b753', 'b8c052fdae367194', '7931dcbe265a40f8', '905724afe1bc683d',
  '2c6a0b834d75fe19', 'c51fed4a0763928b', 'db7ec13950f4862a', '6fe9b308c2d714a5', 'a2847615fb9e3cd0',
].map((row) => [...row].map((c) => parseInt(c, 16)));
const M64 = (1n << 64n) - 1n;
const rotr = (x, n) => ((x >> n) | (x << (64n - n))) & M64;

function blake2b256(data) {
  const h = [...IV];
  h[0] ^= 0x01010020n;
  const blocks = Math.max(1, Math.ceil(data.length / 128));
  for (let b = 0; b < blocks; b++) {
    const chunk = Buffer.alloc(128);
    data.copy(chunk, 0, b * 128);
    const m = Array.from({ length: 16 }, (_, i) => chunk.readBigUInt64LE(8 * i));
    const v = [...h, ...IV];
    v[12] ^= BigInt(Math.min(data.length, (b + 1) * 128));
    if (b === blocks - 1) v[14] ^= M64;
    const g = (a, bb, c, d, x, y) => {
      v[a] = (v[a] + v[bb] + x) & M64;
      v[d] = rotr(v[d] ^ v[a], 32n);
      v[c] = (v[c] + v[d]) & M64;
      v[bb] = rotr(v[bb] ^ v[c], 24n);
      v[a] = (v[a] + v[bb] + y) & M64;
      v[d] = rotr(v[d] ^ v[a], 16n);
      v[c] = (v[c] + v[d]) & M64;
      v[bb] = rotr(v[bb] ^ v[c], 63n);
    };
    for (let r = 0; r < 12; r++) {
      const s = SIGMA[r % 10];
      for (let i = 0; i < 4; i++) g(i, i + 4, i + 8, i + 12, m[s[2 * i]], m[s[2 * i + 1]]);
      for (let i = 0; i < 4; i++) {
        g(i, ((i + 1) % 4) + 4, ((i + 2) % 4) + 8, ((i + 3) % 4) + 12, m[s[8 + 2 * i]], m[s[9 + 2 * i]]);
      }
    }
    for (let i = 0; i < 8; i++) h[i] ^= v[i] ^ v[i + 8];
  }
  return cat(...h.slice(0, 4).map((x) => le(x, 8)));
}

// secp256k1, enough to sign. Not constant in time, and for test keys only.

const P = 2n ** 256n - 2n ** 32n - 977n;
const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const G = [
  0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n,
  0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8n,
];
const mod = (x, m) => ((x % m) + m) % m;
function inverse(x, m) {
  let [a, b, u, v] = [mod(x, m), m, 1n, 0n];
  while (a > 1n) {
    const q = b / a;
    [a, b, u, v] = [b - q * a, a, v - q * u, u];
  }
  return mod(u, m);
}
function add(p, q) {
  if (!p) return q;
  if (!q) return p;
  if (p[0] === q[0] && mod(p[1] + q[1], P) === 0n) return null;
  const slope =
    p[0] === q[0] ? 3n * p[0] * p[0] * inverse(2n * p[1], P) : (q[1] - p[1]) * inverse(q[0] - p[0], P);
  const x = mod(slope * slope - p[0] - q[0], P);
  return [x, mod(slope * (p[0] - x) - p[1], P)];
}
function times(k, p) {
  let sum = null;
  for (; k > 0n; k >>= 1n, p = add(p, p)) if (k & 1n) sum = add(sum, p);
  return sum;
}
const big = (b) => BigInt(hex(b));
const address = (key) => hex(keccak(...times(key, G).map((c) => be(c, 32))).subarray(12));
function sign(key, digest) {
  const k = mod(big(keccak(be(key, 32), digest)), N);
  const [x, y] = times(k, G);
  const r = mod(x, N);
  let s = mod(inverse(k, N) * (big(digest) + r * key), N);
  let odd = y & 1n;
  if (s > N / 2n) [s, odd] = [N - s, 1n - odd];
  return { v: 27 + Number(odd), r: hex(be(r, 32)), s: hex(be(s, 32)) };
}

// The encodings under test.

const domain = {
  chainId: 133,
  vault: '0x00112233445566778899aabbccddeeff00112233',
  genesis: hex(tag('genesis')),
};
const head = (kind) => cat(byte(kind), be(domain.chainId, 8), domain.vault, domain.genesis);
const account = (n) => hex(tag('account ' + n).subarray(12));

const exit = (e) =>
  cat(head(0), be(e.id, 8), be(e.number, 4), e.asset, e.recipient, be(e.amount, 16), be(e.expiry, 8));
const revocation = (r) => cat(head(4), be(r.sequence, 8), r.recipient, byte(r.revoked ? 1 : 0));
const reserve = (r) =>
  cat(
    head(5), r.asset, be(r.number, 4), be(r.supply, 16), be(r.inFlight, 16), be(r.depositsSeen, 8), r.claimsRoot,
  );
const holding = (h) => cat(head(6), h.asset, h.account, h.recipient, be(h.amount, 16));
const openExit = (o) => cat(head(7), o.asset, be(o.id, 8), o.recipient, be(o.amount, 16));

const node = (l, r) => keccak(byte(1), l, r);
const PADDING = keccak(byte(2));
function rows(leaves) {
  let width = 1;
  while (width < leaves.length) width *= 2;
  const all = [[...leaves, ...Array(width - leaves.length).fill(PADDING)]];
  while (all[0].length > 1) {
    all.unshift(Array.from({ length: all[0].length / 2 }, (_, i) => node(all[0][2 * i], all[0][2 * i + 1])));
  }
  return all.reverse();
}
function treeRoot(leaves) {
  return leaves.length === 0 ? Buffer.alloc(32) : keccak(byte(3), be(leaves.length, 4), rows(leaves).at(-1)[0]);
}
function treeProof(leaves, index) {
  return rows(leaves).slice(0, -1).map((row, level) => row[(index >> level) ^ 1]);
}

const compact = (x) =>
  x < 1 << 6 ? le(x << 2, 1) : x < 1 << 14 ? le((x << 2) | 1, 2) : x < 2 ** 30 ? le(x * 4 + 2, 4) : cat(byte(3), le(x, 4));
const header = (number, stateRoot) =>
  cat(tag('parent ' + number), compact(number), stateRoot, tag('extrinsics ' + number), byte(4), Buffer.alloc(60, 7));
const mmrLeaf = (l) =>
  cat(
    byte(0), le(l.parentNumber, 4), l.parentHash, le(l.nextSetId, 8), le(l.nextSetLength, 4), l.nextSetRoot,
    l.exitsRoot, l.reservesRoot, le(l.certifiedBlock, 4), l.dataRoot,
  );
const commitment = (c) => cat('046d6880', c.mmrRoot, le(c.blockNumber, 4), le(c.setId, 8));

function keysetRoot(addresses) {
  let row = addresses.map((a) => keccak(a));
  while (row.length > 1) {
    const next = [];
    for (let i = 0; i < row.length; i += 2) next.push(i + 1 < row.length ? keccak(row[i], row[i + 1]) : row[i]);
    row = next;
  }
  return row[0];
}

function mmrPeaks(leaves) {
  const peaks = [];
  for (let bit = 31, from = 0; bit >= 0; bit--) {
    if (!((leaves.length >> bit) & 1)) continue;
    let row = leaves.slice(from, from + (1 << bit));
    const levels = [row];
    while (row.length > 1) {
      row = Array.from({ length: row.length / 2 }, (_, i) => keccak(row[2 * i], row[2 * i + 1]));
      levels.push(row);
    }
    peaks.push({ from, size: 1 << bit, levels, top: row[0] });
    from += 1 << bit;
  }
  return peaks;
}
const bag = (tops) => tops.reduceRight((right, left) => (right ? keccak(right, left) : left), null);
const mmrRoot = (leaves) => bag(mmrPeaks(leaves).map((p) => p.top));
function mmrProof(leaves, index) {
  const peaks = mmrPeaks(leaves);
  const own = peaks.findIndex((p) => index < p.from + p.size);
  const items = peaks.slice(0, own).map((p) => p.top);
  peaks[own].levels.slice(0, -1).forEach((row, level) => items.push(row[((index - peaks[own].from) >> level) ^ 1]));
  if (own + 1 < peaks.length) items.push(bag(peaks.slice(own + 1).map((p) => p.top)));
  return items;
}

// The cases.

const asset = account('asset');
const encode = { exit, revocation, reserve, holding, openExit };
const leafCase = (kind, fields) => {
  const encoded = encode[kind](fields);
  return { ...fields, encoded: hex(encoded), hash: hex(keccak(encoded)) };
};
const max64 = (2n ** 64n - 1n).toString();
const max128 = (2n ** 128n - 1n).toString();
const exits = [
  { id: '1', number: 10, asset, recipient: account('a'), amount: '1', expiry: '1800000000' },
  { id: '72623859790382856', number: 16909060, asset, recipient: account('b'), amount: '1000000000000000000000', expiry: '2000000000' },
  { id: max64, number: 4294967295, asset, recipient: account('c'), amount: max128, expiry: max64 },
  { id: '4', number: 11, asset, recipient: account('d'), amount: '4', expiry: '1800000001' },
  { id: '5', number: 12, asset, recipient: account('e'), amount: '5', expiry: '1800000002' },
].map((f) => leafCase('exit', f));
const revocations = [
  { sequence: '1', recipient: account('a'), revoked: true },
  { sequence: max64, recipient: account('a'), revoked: false },
].map((f) => leafCase('revocation', f));
const holdings = [
  { asset, account: hex(tag('holder 1')), recipient: account('h1'), amount: '900' },
  { asset, account: hex(tag('holder 2')), recipient: '0x' + '00'.repeat(20), amount: max128 },
].map((f) => leafCase('holding', f));
const openExits = [{ asset, id: '1', recipient: account('a'), amount: '1' }].map((f) => leafCase('openExit', f));
const claims = [...holdings, ...openExits].map((c) => raw(c.hash));
const reserves = [
  { asset, number: 10, supply: '900', inFlight: '1', depositsSeen: '3', claimsRoot: hex(treeRoot(claims)) },
].map((f) => leafCase('reserve', f));

const allLeaves = [...exits, ...revocations].map((e) => raw(e.hash));
const proofs = [];
const proofCase = (name, valid, root, leaf, index, count, siblings) =>
  proofs.push({ name, valid, root: hex(root), leaf: hex(leaf), index, count, siblings: siblings.map(hex) });
for (let count = 1; count <= allLeaves.length; count++) {
  const leaves = allLeaves.slice(0, count);
  for (const index of new Set([0, count >> 1, count - 1])) {
    proofCase(`leaf ${index} of ${count}`, true, treeRoot(leaves), leaves[index], index, count, treeProof(leaves, index));
  }
}
{
  const three = allLeaves.slice(0, 3);
  const root = treeRoot(three);
  const two = treeProof(three, 2);
  proofCase('promoted leaf', false, root, three[2], 1, 2, [two[1]]);
  proofCase('inner node as leaf', false, root, node(three[0], three[1]), 0, 2, [node(three[2], PADDING)]);
  proofCase('padding as leaf', false, root, PADDING, 3, 3, [three[2], two[1]]);
  proofCase('padding counted in', false, root, PADDING, 3, 4, [three[2], two[1]]);
  proofCase('index beyond the width', false, root, three[1], 5, 3, treeProof(three, 1));
  proofCase('proof too long', false, root, three[1], 1, 3, [...treeProof(three, 1), PADDING]);
  proofCase('proof too short', false, root, three[1], 1, 3, treeProof(three, 1).slice(1));
  proofCase('top without the count', false, rows(three).at(-1)[0], three[1], 1, 3, treeProof(three, 1));
  proofCase('leaf under the empty root', false, Buffer.alloc(32), three[0], 0, 1, []);
}

const keys = Array.from({ length: 7 }, (_, i) => mod(big(tag('validator ' + i)), N));
const addresses = keys.map(address);
const keysets = [1, 2, 3, 4, 5, 6, 7].map((n) => ({
  addresses: addresses.slice(0, n),
  root: hex(keysetRoot(addresses.slice(0, n))),
}));
const headers = [0, 63, 64, 16383, 16384, 2 ** 30 - 1, 2 ** 30, 2 ** 32 - 1].map((number) => {
  const stateRoot = tag('state ' + number);
  const encoded = header(number, stateRoot);
  return { number, stateRoot: hex(stateRoot), encoded: hex(encoded), hash: hex(blake2b256(encoded)) };
});

const four = addresses.slice(0, 4);
const anchored = header(41, tag('state 41'));
const leaf = {
  parentNumber: 41,
  parentHash: hex(blake2b256(anchored)),
  nextSetId: '8',
  nextSetLength: 4,
  nextSetRoot: hex(keysetRoot(four)),
  exitsRoot: hex(treeRoot(allLeaves)),
  reservesRoot: hex(treeRoot(reserves.map((r) => raw(r.hash)))),
  certifiedBlock: 40,
  dataRoot: hex(tag('data')),
};
const range = Array.from({ length: 41 }, (_, i) => tag('leaf ' + i));
range.push(keccak(mmrLeaf(leaf)));
const mmrLeaves = [{ ...leaf, encoded: hex(mmrLeaf(leaf)), hash: hex(keccak(mmrLeaf(leaf))) }];
const mmrProofs = [];
for (const count of [1, 2, 3, 7, 8, 11, 42]) {
  const leaves = range.slice(0, count);
  for (const index of new Set([0, count >> 1, count - 1])) {
    const items = mmrProof(leaves, index).map(hex);
    mmrProofs.push({ valid: true, leaf: hex(leaves[index]), leafIndex: index, leafCount: count, items, root: hex(mmrRoot(leaves)) });
  }
}
mmrProofs.push({ ...mmrProofs.at(-1), valid: false, leafIndex: 40 });
mmrProofs.push({ ...mmrProofs.at(-1), leafIndex: 41, leafCount: 43 });

const signed = { mmrRoot: hex(mmrRoot(range)), blockNumber: 42, setId: '7' };
const digest = keccak(commitment(signed));
const commitments = [{ ...signed, encoded: hex(commitment(signed)), hash: hex(digest) }];
const signers = [0, 1, 2].sort((a, b) => (addresses[a] < addresses[b] ? -1 : 1));
const signatures = signers.map((index) => ({ index, ...sign(keys[index], digest) }));
const anchor = {
  commitment: signed,
  validators: four,
  signatures,
  leaf,
  proof: { leafIndex: 41, leafCount: 42, items: mmrProof(range, 41).map(hex) },
  header: hex(anchored),
  stateRoot: hex(tag('state 41')),
};
const changed = (name, change) => {
  const copy = JSON.parse(JSON.stringify(anchor));
  change(copy);
  return { name, valid: false, ...copy };
};
const flip = (h) => h.slice(0, -1) + (h.at(-1) === '0' ? '1' : '0');
const anchors = [
  { name: 'good', valid: true, ...anchor },
  changed('duplicate signer', (a) => (a.signatures[1] = a.signatures[0])),
  changed('signers out of order', (a) => a.signatures.reverse()),
  changed('one signature less', (a) => a.signatures.pop()),
  changed('high s', (a) => {
    const s = a.signatures[0];
    s.s = hex(be(N - BigInt(s.s), 32));
    s.v = 55 - s.v;
  }),
  changed('another root', (a) => (a.commitment.mmrRoot = flip(a.commitment.mmrRoot))),
  changed('another block', (a) => (a.commitment.blockNumber = 43)),
  changed('another set', (a) => (a.commitment.setId = '8')),
  changed('another exits root', (a) => (a.leaf.exitsRoot = flip(a.leaf.exitsRoot))),
  changed('another certified block', (a) => (a.leaf.certifiedBlock = 39)),
  changed('another header', (a) => (a.header = flip(a.header))),
  changed('validators in another order', (a) => a.validators.reverse()),
  changed('proof item missing', (a) => a.proof.items.pop()),
];

const file = {
  version: 1,
  source: 'contracts/tools/vectors.js, standing in for the appchain',
  domain, exits, revocations, reserves, holdings, openExits, proofs, keysets, headers, mmrLeaves, mmrProofs, commitments,
  anchors,
};
fs.writeFileSync(path.join(__dirname, '../vectors/settlement.json'), JSON.stringify(file, null, 1) + '\n');
