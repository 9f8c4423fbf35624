/* An empty translation unit: see meson.build. */
typedef int oneroom_stub;
