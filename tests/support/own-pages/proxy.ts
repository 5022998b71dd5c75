import { type NextRequest, NextResponse } from 'next/server';

export const config = { matcher: '/guarded/:path*' };

export function proxy(request: NextRequest) {
  return NextResponse.rewrite(new URL('/notes/proxy', request.url));
}
