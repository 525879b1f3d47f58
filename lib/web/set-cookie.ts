/** A cookie as next-auth serialised it, taken apart for whoever sets cookies one by one. */
export type SetCookie = {
  name: string;
  value: string;
  options: {
    path?: string;
    httpOnly?: boolean;
    secure?: boolean;
    sameSite?: 'lax' | 'strict' | 'none';
    maxAge?: number;
    expires?: Date;
  };
};

/** A Set-Cookie header's parts. The value is decoded: whoever sets it encodes it again. */
export function readSetCookie(header: string): SetCookie {
  const [pair = '', ...attributes] = header.split('; ');
  const at = pair.indexOf('=');
  const options: SetCookie['options'] = {};
  for (const attribute of attributes) {
    const [name = '', value = ''] = attribute.split(/=(.*)/s);
    switch (name.toLowerCase()) {
      case 'path':
        options.path = value;
        break;
      case 'httponly':
        options.httpOnly = true;
        break;
      case 'secure':
        options.secure = true;
        break;
      case 'samesite':
        options.sameSite = value.toLowerCase() as 'lax' | 'strict' | 'none';
        break;
      case 'max-age':
        options.maxAge = Number(value);
        break;
      case 'expires':
        options.expires = new Date(value);
        break;
    }
  }
  return { name: pair.slice(0, at), value: decodeURIComponent(pair.slice(at + 1)), options };
}
