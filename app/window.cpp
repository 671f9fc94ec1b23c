#include "app/window.h"

#include <epoxy/gl.h>
// After epoxy, whose declarations of OpenGL it must find.
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <thread>
#include <utility>

#include "app/display_loss.h"
#include "core/base/check.h"

namespace lineland::app {

namespace {

std::string last_error() {
  const char* text = nullptr;
  glfwGetError(&text);
  std::string result = text ? text : "unknown reason";
  std::ranges::replace(result, '\n', ' ');
  return result;
}

/// What Dear ImGui would show of its own is never seen; only its input and its draw lists are used.
void set_up_imgui() {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.MouseDragThreshold = 4;
}

/// Plus and minus by what is printed on the key: where they are differs between layouts.
int as_named(int key, int scancode) {
  if (key == GLFW_KEY_KP_0) return GLFW_KEY_0;
  const char* name = glfwGetKeyName(key, scancode);
  if (!name || name[0] == '\0' || name[1] != '\0') return key;
  return name[0] == '+' ? GLFW_KEY_EQUAL : name[0] == '-' ? GLFW_KEY_MINUS : key;
}

InputLatch& latch_of(GLFWwindow* window) { return *static_cast<InputLatch*>(glfwGetWindowUserPointer(window)); }

/// Where Mesa draws in software its threads would fight with the worker for the last core, and each frame of a running lab took twice as
/// long as one at rest: the window's thread and the worker have a core each, the rest draws. What the user has set stays.
void leave_a_core_to_the_worker() {
  const int spare = static_cast<int>(std::thread::hardware_concurrency()) - 2;
  setenv("LP_NUM_THREADS", std::to_string(std::max(spare, 0)).c_str(), 0);
}

}  // namespace

Window::Library::Library() {
  leave_a_core_to_the_worker();
  if (!glfwInit()) throw InputError("no display can be opened (" + last_error() + "); `lineland run` needs none");
}

Window::Library::~Library() { glfwTerminate(); }

Window::Window(int width, int height, const std::string& title, bool visible) {
  expect_display_loss({});
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  glfwWindowHint(GLFW_VISIBLE, visible ? GLFW_TRUE : GLFW_FALSE);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "lineland");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "lineland");
  window_ = glfwCreateWindow(width, height, title.c_str(), nullptr, nullptr);
  if (!window_) throw Failure("a window with OpenGL 3.3 cannot be made (" + last_error() + "); `lineland run` needs no graphics");
  glfwSetWindowSizeLimits(window_, std::min(width, 800), std::min(height, 500), GLFW_DONT_CARE, GLFW_DONT_CARE);
  glfwMakeContextCurrent(window_);
  glfwSwapInterval(visible ? 1 : 0);
  context_ = ImGui::CreateContext();
  set_up_imgui();
  glfwSetWindowUserPointer(window_, &latch_);
  glfwSetKeyCallback(window_, [](GLFWwindow* window, int key, int scancode, int action, int modifiers) {
    if (action != GLFW_PRESS) return;
    latch_of(window).key(as_named(key, scancode), (modifiers & GLFW_MOD_CONTROL) != 0, (modifiers & GLFW_MOD_SHIFT) != 0);
  });
  glfwSetCursorPosCallback(
      window_, [](GLFWwindow* window, double x, double y) { latch_of(window).move(static_cast<float>(x), static_cast<float>(y)); });
  glfwSetMouseButtonCallback(
      window_, [](GLFWwindow* window, int button, int action, int) { latch_of(window).button(button, action == GLFW_PRESS); });
  ImGui_ImplGlfw_InitForOpenGL(window_, true);  // calls what was there before
  ImGui_ImplOpenGL3_Init("#version 330 core");
}

Window::~Window() {
  expect_display_loss({});
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext(context_);
  glfwDestroyWindow(window_);
}

bool Window::closing() const { return glfwWindowShouldClose(window_); }

float Window::scale() const {
  float x = 1, y = 1;
  glfwGetWindowContentScale(window_, &x, &y);
  return std::max(1.0f, x);
}

std::pair<int, int> Window::size() const {
  int width = 0, height = 0;
  glfwGetWindowSize(window_, &width, &height);
  return {width, height};
}

int Window::width() const {
  int width = 0, height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  return width;
}

int Window::height() const {
  int width = 0, height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  return height;
}

void Window::wait(double seconds) {
  if (seconds > 0) {
    glfwWaitEventsTimeout(seconds);
  } else {
    glfwPollEvents();
  }
}

void Window::wake() { glfwPostEmptyEvent(); }

void Window::set_last_wish(std::function<void()> wish) { expect_display_loss(std::move(wish)); }

void Window::begin_frame() {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  latch_.apply(ImGui::GetIO());
  if (frame_width_ > 0) {
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(frame_width_), static_cast<float>(frame_height_)};
    io.DisplayFramebufferScale = {1, 1};
    io.MousePos = {-1e6f, -1e6f};
  }
  ImGui::NewFrame();
}

void Window::render(int width, int height) {
  ImGui::Render();
  glViewport(0, 0, width, height);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

void Window::swap() { glfwSwapBuffers(window_); }

}  // namespace lineland::app
