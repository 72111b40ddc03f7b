/** Express 5 and 4. Only the one in use is loaded: a process of its own for each cell has to start quickly. */
import type express from 'express';

import { nodeWriter, prepare, type Head } from './node.ts';
import { HOST, type Serve } from './stack.ts';

type Express = { readonly default: typeof express };

const app =
  (load: () => Promise<Express>, head: Head): Serve =>
  async (feed) => {
    const { default: make } = await load();
    const server = make();
    server.get('/events', async (_request, response) => {
      prepare(response, head);
      await feed({ ...nodeWriter(response), answer: () => response.status(500).json({ error: 'boom' }) });
    });
    server.listen(0, HOST);
  };

const express4 = (): Promise<Express> => import('express4');
const express5 = (): Promise<Express> => import('express');

export const loops: Record<string, Serve> = {
  'express4.set': app(express4, 'set'),
  'express4.flush': app(express4, 'flush'),
  'express5.set': app(express5, 'set'),
  'express5.flush': app(express5, 'flush'),
};
