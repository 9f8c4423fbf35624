/** The first page. */
export const home = {
  title: "One lesson, many classrooms",
  lead: "Choose your door.",
  teacher: "I teach",
  teacherHint: "Go live, see who is here, call a classroom up.",
  classroom: "This is a classroom",
  classroomHint: "Big screen, camera and loudspeakers of a remote classroom.",
  admin: "I administer",
  adminHint: "Schools, classrooms, people and the timetable.",
} as const;
