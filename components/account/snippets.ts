/** What a snippet is filled with. */
export type SnippetFill = {
  /** With `/api/v1`, without a slash at the end. */
  baseUrl: string;
  /** A secret, or words that stand for one. */
  apiKey: string;
  model: string;
};

export type Snippet = { id: string; label: string; note: string; code: string };

const PROMPT = 'Say hello in five words.';

/** The same first request in every language that we show. */
export function snippetsOf(fill: SnippetFill): Snippet[] {
  return [curl(fill), openaiSdk(fill), fetchApi(fill), php(fill), wordpress(fill)];
}

const curl = ({ baseUrl, apiKey, model }: SnippetFill): Snippet => ({
  id: 'curl',
  label: 'curl',
  note: 'Paste it into a terminal.',
  code: `curl ${baseUrl}/chat/completions \\
  -H "Authorization: Bearer ${apiKey}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "${model}",
    "messages": [{ "role": "user", "content": "${PROMPT}" }]
  }'`,
});

const openaiSdk = ({ baseUrl, apiKey, model }: SnippetFill): Snippet => ({
  id: 'openai',
  label: 'TypeScript (openai)',
  note: 'npm install openai. Keep the key on your server, in an environment variable.',
  code: `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: '${baseUrl}',
  apiKey: '${apiKey}',
});

const answer = await client.chat.completions.create({
  model: '${model}',
  messages: [{ role: 'user', content: '${PROMPT}' }],
});
console.log(answer.choices[0]?.message.content);`,
});

const fetchApi = ({ baseUrl, apiKey, model }: SnippetFill): Snippet => ({
  id: 'fetch',
  label: 'TypeScript (fetch)',
  note: 'The Idempotency-Key makes a repeat safe: the same answer, charged once.',
  code: `const response = await fetch('${baseUrl}/chat/completions', {
  method: 'POST',
  headers: {
    authorization: 'Bearer ${apiKey}',
    'content-type': 'application/json',
    'idempotency-key': crypto.randomUUID(),
  },
  body: JSON.stringify({
    model: '${model}',
    messages: [{ role: 'user', content: '${PROMPT}' }],
  }),
});
if (response.status === 402) throw new Error('Out of credits');
if (!response.ok) throw new Error(await response.text());
const answer = await response.json();
console.log(answer.choices[0].message.content);`,
});

const php = ({ baseUrl, apiKey, model }: SnippetFill): Snippet => ({
  id: 'php',
  label: 'PHP',
  note: 'Needs the curl extension, which every common host has.',
  code: `<?php
$request = curl_init('${baseUrl}/chat/completions');
curl_setopt_array($request, [
    CURLOPT_POST => true,
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 120,
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ${apiKey}',
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => json_encode([
        'model' => '${model}',
        'messages' => [['role' => 'user', 'content' => '${PROMPT}']],
    ]),
]);
$answer = json_decode(curl_exec($request), true);
if (curl_getinfo($request, CURLINFO_HTTP_CODE) !== 200) {
    throw new RuntimeException($answer['detail'] ?? 'No answer');
}
echo $answer['choices'][0]['message']['content'];`,
});

const wordpress = ({ baseUrl, apiKey, model }: SnippetFill): Snippet => ({
  id: 'wordpress',
  label: 'wp-config.php',
  note: 'The constants go into wp-config.php, above “stop editing”; the request into your plugin.',
  code: `define('TOKENTILL_URL', '${baseUrl}');
define('TOKENTILL_API_KEY', '${apiKey}');

// In your plugin:
$response = wp_remote_post(TOKENTILL_URL . '/chat/completions', [
    'timeout' => 120,
    'headers' => [
        'Authorization' => 'Bearer ' . TOKENTILL_API_KEY,
        'Content-Type' => 'application/json',
    ],
    'body' => wp_json_encode([
        'model' => '${model}',
        'messages' => [['role' => 'user', 'content' => '${PROMPT}']],
    ]),
]);
$answer = json_decode(wp_remote_retrieve_body($response), true);`,
});
