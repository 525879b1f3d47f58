/** What a mail says: plain sentences, at most one thing to press. */
export type MailBody = {
  /** One sentence each; the first greets nobody and says why the mail came. */
  paragraphs: readonly string[];
  button?: { label: string; url: string };
  /** Small print beneath: what to do when one did not ask for this. */
  notes?: readonly string[];
};

export type MailFrame = { productUrl: string; testMode: boolean };

const TEST_NOTE = 'Test mode: this mail comes from a test system. No real money moves there.';

/** The same words for readers without HTML. */
export function mailText(body: MailBody, frame: MailFrame): string {
  return [
    ...(frame.testMode ? [TEST_NOTE] : []),
    ...body.paragraphs,
    ...(body.button ? [`${body.button.label}:\n${body.button.url}`] : []),
    ...(body.notes ?? []),
    `--\nTokentill · ${frame.productUrl}`,
  ].join('\n\n');
}

const escapeHtml = (text: string) =>
  text.replace(
    /[&<>"']/g,
    (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[letter]!,
  );

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** One column, styles inline: mail programs read nothing else. Light and dark both stay readable. */
export function mailHtml(subject: string, body: MailBody, frame: MailFrame): string {
  const paragraph = (text: string) =>
    `<p style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1b2426">${escapeHtml(text)}</p>`;
  const note = (text: string) =>
    `<p style="margin:0 0 8px;font-size:13px;line-height:20px;color:#5b6769">${escapeHtml(text)}</p>`;
  const testBar = frame.testMode
    ? `<tr><td style="padding:10px 24px;background:#fff3d6;border-bottom:1px solid #ecd9a4;font-size:13px;line-height:20px;color:#6b4d00">${escapeHtml(TEST_NOTE)}</td></tr>`
    : '';
  const button = body.button
    ? `<p style="margin:24px 0"><a href="${escapeHtml(body.button.url)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#0f766e;color:#ffffff;font-size:16px;line-height:20px;font-weight:600;text-decoration:none">${escapeHtml(body.button.label)}</a></p>
<p style="margin:0 0 16px;font-size:13px;line-height:20px;color:#5b6769">Or open this address:<br><a href="${escapeHtml(body.button.url)}" style="color:#0f766e;word-break:break-all">${escapeHtml(body.button.url)}</a></p>`
    : '';
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px 12px;background:#f3f5f5;${FONT}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:520px;background:#ffffff;border:1px solid #dde3e3;border-radius:12px;overflow:hidden">
${testBar}
<tr><td style="padding:24px 24px 8px">
<p style="margin:0 0 20px;font-size:15px;line-height:20px;font-weight:700;color:#0f766e">Tokentill</p>
${body.paragraphs.map(paragraph).join('\n')}
${button}
${(body.notes ?? []).map(note).join('\n')}
</td></tr>
<tr><td style="padding:12px 24px 20px;font-size:12px;line-height:18px;color:#6b7779">Sent by <a href="${escapeHtml(frame.productUrl)}" style="color:#6b7779">${escapeHtml(frame.productUrl)}</a></td></tr>
</table>
</td></tr></table>
</body>
</html>`;
}
