import { ArrowRight, Check } from 'lucide-react';
import Link from 'next/link';
import { Card } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { Progress } from '@/components/ui/meter';
import { SubmitButton } from '@/components/ui/submit-button';
import type { Onboarding } from '@/lib/reports';

type Step = { done: boolean; label: string; text: string; href: string };

const stepsOf = (progress: Onboarding): Step[] => [
  {
    done: progress.hasInstallation,
    label: 'Add a site',
    text: 'Each site or program gets its own keys and its own figures.',
    href: '/account/installations/new',
  },
  {
    done: progress.hasKey,
    label: 'Create an API key',
    text: 'It is shown once, and you can cap what it may spend.',
    href: '/account/keys/new',
  },
  {
    done: progress.hasPurchase,
    label: 'Buy credits',
    text: 'Requests are charged exactly what they used.',
    href: '/account/credits',
  },
  {
    done: progress.hasGeneration,
    label: 'Send the first request',
    text: 'Copy a snippet with your address and key in it.',
    href: '/account/quick-start',
  },
];

/** Whether there is still something to show. */
export const isOnboarding = (progress: Onboarding): boolean =>
  progress.dismissedAt === null && stepsOf(progress).some((step) => !step.done);

/** The first steps, ticked by what is really there; the first open one leads on. */
export function OnboardingChecklist({
  progress,
  onDismiss,
}: {
  progress: Onboarding;
  onDismiss: () => Promise<void>;
}) {
  const steps = stepsOf(progress);
  const done = steps.filter((step) => step.done).length;
  const next = steps.find((step) => !step.done);

  return (
    <Card
      title="First steps"
      description={`${done} of ${steps.length} done`}
      actions={
        <form action={onDismiss}>
          <SubmitButton variant="ghost" size="sm">
            Hide
          </SubmitButton>
        </form>
      }
    >
      <Progress label="First steps" share={done / steps.length} className="mb-3" />
      <ol className="grid gap-2 sm:grid-cols-2 xl:grid-cols-4">
        {steps.map((step, index) => (
          <li key={step.label}>
            <Link
              href={step.href}
              className={cn(
                'flex h-full items-start gap-3 rounded-lg border p-3 transition-colors hover:border-control',
                step === next ? 'border-accent-line bg-accent-soft' : 'border-line',
              )}
            >
              <span
                className={cn(
                  'grid size-6 shrink-0 place-items-center rounded-full border text-xs font-semibold',
                  step.done
                    ? 'border-positive-line bg-positive-soft text-positive'
                    : 'border-line-strong text-muted',
                )}
              >
                {step.done ? <Check aria-hidden="true" className="size-3.5" /> : index + 1}
              </span>
              <span className="min-w-0 flex-1">
                <span className="flex items-center gap-1 text-sm font-medium">
                  <span className={cn(step.done && 'text-muted line-through')}>{step.label}</span>
                  {step.done ? <span className="sr-only">(done)</span> : null}
                  {step === next ? (
                    <ArrowRight aria-hidden="true" className="size-3.5 text-accent-ink" />
                  ) : null}
                </span>
                <span className="block text-xs text-muted">{step.text}</span>
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </Card>
  );
}
