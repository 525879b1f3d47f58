import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';

type Case = {
  what: string;
  chat: string;
  operation: string;
  /** Among the few that the front page shows. */
  shown?: boolean;
};

/** The stream rule in a customer's words; lib/generation/README.md has it in the program's. */
const CASES: readonly Case[] = [
  {
    what: 'It ends well',
    chat: 'What was used, as the upstream reports it',
    operation: 'Its price',
  },
  {
    what: 'The upstream does not report what was used',
    chat: 'What we count ourselves',
    operation: 'Its price',
  },
  {
    what: 'You leave before the first token',
    chat: 'Nothing',
    operation: 'Nothing',
    shown: true,
  },
  {
    what: 'You leave in the middle',
    chat: 'The input, and what was handed over to you',
    operation: 'Its price: it is finished, checked and kept for you for a day',
    shown: true,
  },
  {
    what: 'You read so slowly that the time runs out',
    chat: 'The input, and what was handed over to you',
    operation: 'Does not happen',
  },
  {
    what: 'The upstream refuses, breaks off, stalls or sends nonsense',
    chat: 'Nothing',
    operation: 'Nothing',
    shown: true,
  },
  {
    what: 'Nothing usable came: no text, no tool call, no refusal',
    chat: 'Nothing',
    operation: 'Nothing',
  },
  {
    what: 'The answer is not in the form that was promised',
    chat: 'Does not happen',
    operation: 'Nothing',
  },
  {
    what: 'The content rules of the upstream cut it short',
    chat: 'What was used: it is an answer',
    operation: 'Nothing',
  },
  {
    what: 'Our server stops or dies',
    chat: 'Nothing; what was held is given back',
    operation: 'Nothing; what was held is given back',
    shown: true,
  },
];

/** What is charged when a stream does not go to its end. */
export function StreamRule({ short = false }: { short?: boolean }) {
  return (
    <Table label="What is charged" stack stickyHeader={false}>
      <THead>
        <Th>What happens</Th>
        <Th>A chat is charged</Th>
        <Th>An operation at a fixed price is charged</Th>
      </THead>
      <TBody>
        {CASES.filter(({ shown }) => !short || shown).map((row) => (
          <Tr key={row.what}>
            <Td className="font-medium">
              <div className="text-left">{row.what}</div>
            </Td>
            <Td label="Chat">{row.chat}</Td>
            <Td label="Fixed price">{row.operation}</Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
