import { EXPRESS_RESPONSE } from './express.ts';
import { NODE_AFTER_END, type Library } from './model.ts';

export const next: Library = {
  name: 'next',
  streams: [
    {
      id: 'next-api',
      title: 'NextApiResponse',
      methods: EXPRESS_RESPONSE,
      sseOnly: false,
      begins: 'fresh',
      onReturn: 'hang',
      onThrow: { uncommitted: 'answered', committed: 'managed' },
      afterEnd: NODE_AFTER_END,
      because: 'Next awaits an API route: it answers 500, and what is open already ends with a text that is no event.',
    },
  ],
  openers: [],
  types: { NextApiResponse: 'next-api' },
};
