import { type NextRequest, NextResponse } from 'next/server';

export const config = { matcher: '/guarded/:path*' };

export function proxy(request: NextRequest) {
  // With the prefix, where there is one.
  const target = request.nextUrl.clone();
  target.pathname = '/notes/proxy';
  return NextResponse.rewrite(target);
}
