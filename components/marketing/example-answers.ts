const indented = (value: unknown) => JSON.stringify(value, null, 2);

/** What goes over the wire, for the documentation. Ids are made up; the shapes are those of the OpenAPI description. */
export function exampleAnswers({ baseUrl, model }: { baseUrl: string; model: string }) {
  return {
    storyRequest: `curl ${baseUrl}/generations \\
  -H "Authorization: Bearer YOUR_API_KEY" \\
  -H "Content-Type: application/json" \\
  -H "Idempotency-Key: 8f2c6b1e-4d57-4a53-9f0e-2f1f6f0c9a11" \\
  -d '{
    "operation": "story",
    "input": {
      "topic": "How a lighthouse lamp works",
      "instructions": "For curious children, warm, no jargon",
      "words": 400,
      "language": "en"
    }
  }'`,
    storyAnswer: indented({
      id: 'gen_01KHX2M5ZQ8W3V7T9Y4R6P1N0C',
      object: 'generation',
      operation: 'story',
      state: 'succeeded',
      model,
      quote_credits: '1',
      charge_credits: '1',
      result: {
        title: 'The lamp that talks to ships',
        content: '<p>Every night, …</p>',
        excerpt: 'A lamp, a lens and a promise.',
        tags: ['lighthouses', 'light'],
        references: [],
      },
      receipt: { quote_credits: '1', charge_credits: '1', released_credits: '0', '…': '…' },
      '…': '…',
    }),
    quoteRequest: `curl ${baseUrl}/quotes \\
  -H "Authorization: Bearer YOUR_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "operation": "chat",
    "input": {
      "model": "${model}",
      "messages": [{ "role": "user", "content": "Say hello in five words." }],
      "max_completion_tokens": 200
    }
  }'`,
    problem: indented({
      type: `${baseUrl.replace(/\/api\/v1$/, '')}/docs/errors#ledger.insufficient_credits`,
      title: 'There are not enough credits for this request. Nothing was charged.',
      status: 402,
      detail: 'There are not enough credits for this request. Nothing was charged.',
      code: 'ledger.insufficient_credits',
      request_id: 'req_01KHX2M5ZQ8W3V7T9Y4R6P1N0C',
      available: '0.4',
      required: '1',
      shortfall: '0.6',
      top_up_url: `${baseUrl.replace(/\/api\/v1$/, '')}/account/credits`,
      error: {
        message: 'There are not enough credits for this request. Nothing was charged.',
        type: 'insufficient_quota',
        param: null,
        code: 'ledger.insufficient_credits',
      },
    }),
  };
}
