// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// A connection to an EVM node: JSON-RPC over one WebSocket.

import WebSocket from 'ws';

export class RpcError extends Error {
  constructor(method, { code, message, data }) {
    super(`${method}: ${message}`);
    Object.assign(this, { code, data });
  }
}

export class Rpc {
  #socket;
  #waiting = new Map();
  #subscriptions = new Map();
  #next = 1;

  static async connect(url) {
    const rpc = new Rpc();
    rpc.#socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 1 << 30 });
    await new Promise((resolve, reject) => {
      rpc.#socket.once('open', resolve);
      rpc.#socket.once('error', reject);
    });
    rpc.#socket.on('message', (text) => rpc.#receive(JSON.parse(text)));
    rpc.#socket.on('close', () => rpc.#end(new Error('the node closed the connection')));
    rpc.#socket.on('error', (error) => rpc.#end(error));
    return rpc;
  }

  request(method, ...params) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { method, resolve, reject });
      this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  // Calls `listener` with each new block's header.
  async onHead(listener) {
    this.#subscriptions.set(await this.request('eth_subscribe', 'newHeads'), listener);
  }

  close() {
    this.#socket.removeAllListeners('close');
    this.#socket.close();
  }

  #receive({ id, method, params, result, error }) {
    if (method === 'eth_subscription') {
      this.#subscriptions.get(params.subscription)?.(params.result);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new RpcError(waiting.method, error));
    else waiting?.resolve(result);
  }

  #end(error) {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

// The results of `jobs`, run by at most `limit` at a time.
export async function inParallel(limit, jobs, run) {
  const results = new Array(jobs.length);
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) {
      const index = next++;
      results[index] = await run(jobs[index], index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, jobs.length) }, worker));
  return results;
}
