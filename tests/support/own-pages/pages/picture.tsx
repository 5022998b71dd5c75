/// <reference types="next/image-types/global" />

import Image from 'next/image';
import dot from '../public/dot.png';

export const getStaticProps = () => ({ props: {}, revalidate: 1 });

export default function Picture() {
  return <Image src={dot} alt="A dot" />;
}
